using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Selectors;

namespace Rollouts.Sandbox.Tests.Selectors;

public sealed class SelectorTests
{
    private static readonly Kind Pods = ServedKinds.Create().Of(Resources.Pods);
    private static readonly Kind Events = ServedKinds.Create().Of(Resources.Events);

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app = web , tier = front", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=db", true)]
    [InlineData("missing!=db", true)]
    [InlineData("app in (db, web)", true)]
    [InlineData("app in (db)", false)]
    [InlineData("app notin (db)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("missing notin (x)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!missing", true)]
    [InlineData("missing", false)]
    [InlineData("size>2", true)]
    [InlineData("size>3", false)]
    [InlineData("size<4", true)]
    [InlineData("app>1", false)]
    [InlineData("empty=", true)]
    [InlineData("app=", false)]
    [InlineData("example.com/part=x-1_2.3", true)]
    [InlineData("app in (web),tier notin (back),!missing,size", true)]
    public void Labels_are_selected(string selector, bool expected)
    {
        var labels = new JsonObject { ["app"] = "web", ["tier"] = "front", ["size"] = "3", ["empty"] = "", ["example.com/part"] = "x-1_2.3" };

        Assert.Equal(expected, LabelSelector.Parse(selector).Matches(labels));
        Assert.Equal(expected, LabelSelector.Parse(selector).Matches(labels.ToDictionary(l => l.Key, l => (string)l.Value!, StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("app in")]
    [InlineData("app in web")]
    [InlineData("app in (web")]
    [InlineData("app within (web)")]
    [InlineData("=web")]
    [InlineData("app=web tier=front")]
    [InlineData("app=web,")]
    [InlineData("-app=web")]
    [InlineData("app=we b")]
    [InlineData("app=-web")]
    [InlineData("a/b/c=web")]
    [InlineData("size>big")]
    [InlineData("!app=web")]
    public void What_is_no_label_selector_is_refused(string selector) => Assert.Equal(400, Assert.Throws<ApiRefusal>(() => LabelSelector.Parse(selector)).Code);

    [Theory]
    [InlineData("app=web", "app=web")]
    [InlineData("app in (a,b),!c,d", "app in (a,b),!c,d")]
    [InlineData("app notin (a, b), x!=y", "app notin (a,b),x!=y")]
    public void A_selector_is_written_as_URLs_have_it(string selector, string expected) => Assert.Equal(expected, LabelSelector.Parse(selector).ToString());

    [Theory]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name!=a", false)]
    [InlineData("metadata.namespace==default,status.phase=Running", true)]
    [InlineData("status.phase!=Running", false)]
    [InlineData("spec.nodeName=", true)]
    [InlineData("spec.nodeName!=", false)]
    public void Fields_are_selected(string selector, bool expected)
    {
        var pod = JsonNode.Parse("""{"metadata":{"name":"a","namespace":"default"},"spec":{},"status":{"phase":"Running"}}""")!.AsObject();

        Assert.Equal(expected, FieldSelector.Parse(selector, Pods).Matches(pod));
    }

    [Fact]
    public void Events_are_selected_by_what_they_are_about()
    {
        var told = JsonNode.Parse("""{"metadata":{"name":"a"},"involvedObject":{"kind":"Pod","name":"web-1","uid":"7"},"type":"Warning","reason":"Failed"}""")!.AsObject();

        Assert.True(FieldSelector.Parse("involvedObject.name=web-1,involvedObject.uid=7,type=Warning,reason=Failed", Events).Matches(told));
        Assert.False(FieldSelector.Parse("involvedObject.name=web-2", Events).Matches(told));
    }

    [Theory]
    [InlineData("spec.replicas=3", "field label not supported: spec.replicas")]
    [InlineData("metadata.labels=3", "field label not supported: metadata.labels")]
    public void Fields_that_cannot_be_asked_for_are_refused(string selector, string message)
    {
        var refusal = Assert.Throws<ApiRefusal>(() => FieldSelector.Parse(selector, Pods));

        Assert.Equal((400, message), (refusal.Code, refusal.Message));
    }
}
