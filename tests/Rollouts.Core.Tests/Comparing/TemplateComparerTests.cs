using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Comparing;
using Rollouts.Core.Tests.Given;

namespace Rollouts.Core.Tests.Comparing;

public sealed class TemplateComparerTests
{
    [Theory]
    [InlineData("""{"containers":[{"name":"app","image":"app:1"}]}""", """{"containers":[{"name":"app","image":"app:2"}]}""", "containers[app].image Changed app:1 → app:2")]
    [InlineData("""{"containers":[{"name":"app"}]}""", """{"containers":[{"name":"app","env":[{"name":"LOG","value":"1"}]}]}""", """containers[app].env[LOG] Added  → {"name":"LOG","value":"1"}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"b"}]}""", """containers[a] Removed {"name":"a"} → """)]
    [InlineData("""{"containers":[{"name":"a","args":["x","y"]}]}""", """{"containers":[{"name":"a","args":["y"]}]}""", """containers[a].args Changed ["x","y"] → ["y"]""")]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":53,"protocol":"UDP"}]}]}""", """{"containers":[{"name":"a","ports":[{"containerPort":53,"protocol":"UDP","name":"dns"}]}]}""", "containers[a].ports[53/UDP].name Added  → dns")]
    [InlineData("""{"containers":[{"name":"a","volumeMounts":[{"mountPath":"/etc/x","name":"v"}]}]}""", """{"containers":[{"name":"a","volumeMounts":[{"mountPath":"/etc/x","name":"w"}]}]}""", "containers[a].volumeMounts[/etc/x].name Changed v → w")]
    [InlineData("""{"tolerations":[{"key":"gpu","effect":"NoSchedule","operator":"Exists"}]}""", """{"tolerations":[{"key":"gpu","effect":"NoSchedule","operator":"Equal"}]}""", "tolerations[gpu:NoSchedule].operator Changed Exists → Equal")]
    [InlineData("""{"tolerations":[{"key":"a","value":"1"},{"key":"a","value":"2"}]}""", """{"tolerations":[{"key":"a","value":"1"}]}""", """tolerations Changed [{"key":"a","value":"1"},{"key":"a","value":"2"}] → [{"key":"a","value":"1"}]""")]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"linux"}}""", "{}", "nodeSelector[kubernetes.io/os] Removed linux → ")]
    [InlineData("""{"volumes":[{"name":"tmp"}]}""", """{"volumes":[{"name":"tmp","emptyDir":{}}]}""", "volumes[tmp].emptyDir Added  → {}")]
    [InlineData("""{"initContainers":[{"name":"a"},{"name":"b"}]}""", """{"initContainers":[{"name":"b"},{"name":"a"}]}""", """initContainers Changed ["a","b"] → ["b","a"]""")]
    [InlineData("""{"terminationGracePeriodSeconds":30}""", """{"terminationGracePeriodSeconds":60}""", "terminationGracePeriodSeconds Changed 30 → 60")]
    public void A_difference_is_told_by_its_path(string from, string to, string expected) =>
        Assert.Equal([expected], Compare(new JsonObject { ["spec"] = JsonNode.Parse(from) }, new JsonObject { ["spec"] = JsonNode.Parse(to) }).Select(Show));

    [Fact]
    public void What_is_not_in_the_spec_is_told_by_its_whole_path()
    {
        var from = A.Template();
        var to = A.Template().With("metadata>annotations", new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = "now" });

        Assert.Equal(["metadata.annotations[kubectl.kubernetes.io/restartedAt] Added  → now"], Compare(from, to).Select(Show));
    }

    [Theory]
    [InlineData("""{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]},{"name":"b"}]}""", """{"containers":[{"name":"b"},{"env":[{"name":"Y","value":"2"},{"value":"1","name":"X"}],"name":"a"}]}""")]
    [InlineData("""{"containers":[{"name":"a","env":[],"resources":{},"image":null}]}""", """{"containers":[{"name":"a"}]}""")]
    [InlineData("""{"nodeSelector":{}}""", "{}")]
    public void The_order_of_items_and_empty_fields_make_no_difference(string from, string to) =>
        Assert.Empty(Compare(new JsonObject { ["spec"] = JsonNode.Parse(from) }, new JsonObject { ["spec"] = JsonNode.Parse(to) }));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"spec":null}""")]
    [InlineData("""{"spec":{"containers":{"name":"a"}}}""")]
    [InlineData("""{"spec":{"containers":["a",{"image":"no name"}]}}""")]
    public void Templates_of_no_known_shape_are_compared_all_the_same(string odd)
    {
        var differences = TemplateComparer.Compare(System.Text.Json.JsonDocument.Parse(odd).RootElement, A.Template().AsElement());

        Assert.All(differences, difference => Assert.NotEqual(DifferenceKind.Removed, difference.Kind));
        Assert.NotEmpty(differences);
    }

    [Fact]
    public void Names_that_drive_a_terminal_do_not_get_into_a_path()
    {
        var evil = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a\u001b[31m\u202eb"] = "x" } } };

        Assert.Equal(["metadata.labels[a[31mb]"], Compare([], evil).Select(difference => difference.Path));
    }

    [Fact]
    public void The_first_template_and_the_differences_make_the_second()
    {
        Gen.Select(Templates.Any, Templates.Any).Sample(
            (from, to) =>
            {
                var applied = DifferenceApplier.Apply(from, Compare(from, to));
                return JsonNode.DeepEquals(DifferenceApplier.Canonical(applied), DifferenceApplier.Canonical(to));
            },
            iter: 1000);
    }

    [Fact]
    public void A_template_does_not_differ_from_itself_whatever_the_order_of_its_lists()
    {
        Templates.Any.Sample(
            template =>
            {
                var turned = template.DeepClone().AsObject();
                foreach (var list in new[] { "containers", "volumes" })
                {
                    turned["spec"]![list] = new JsonArray([.. turned["spec"]![list]!.AsArray().Reverse().Select(item => item!.DeepClone())]);
                }

                return Compare(template, template).Count == 0 && Compare(template, turned).Count == 0;
            },
            iter: 1000);
    }

    private static IReadOnlyList<TemplateDifference> Compare(JsonObject from, JsonObject to) => TemplateComparer.Compare(from.AsElement(), to.AsElement());

    private static string Show(TemplateDifference difference) => $"{difference.Path} {difference.Kind} {Show(difference.From)} → {Show(difference.To)}";

    private static string Show(JsonNode? value) => value is JsonValue ? value.ToString() : value?.ToJsonString() ?? "";
}
