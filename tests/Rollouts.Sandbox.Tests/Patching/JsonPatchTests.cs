using System.Text.Json.Nodes;
using Rollouts.Sandbox.Patching;

namespace Rollouts.Sandbox.Tests.Patching;

/// <summary>The examples of RFC 6902, appendix A, and what Kubernetes adds to them.</summary>
public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData(
        """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""",
        """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData(
        """{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""",
        """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"},{"op":"replace","path":"/c/b","value":2}]""", """{"a":{"b":1},"c":{"b":2}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData(
        """{"metadata":{"annotations":{"a/b":"1"}}}""", """[{"op":"replace","path":"/metadata/annotations/a~1b","value":"2"}]""",
        """{"metadata":{"annotations":{"a/b":"2"}}}""")]
    public void A_patch_is_applied(string document, string patch, string expected)
    {
        var result = JsonPatch.Apply(JsonNode.Parse(document)!, JsonNode.Parse(patch)!.AsArray());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result?.ToJsonString());
    }

    [Theory]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":10}]""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"replace","path":"/baz","value":1}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"add","path":"/foo/2","value":1}]""")]
    [InlineData("""{"foo":["a"]}""", """[{"op":"remove","path":"/foo/1"}]""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"frobnicate","path":"/foo"}]""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"foo","value":1}]""")]
    public void A_patch_that_does_not_fit_is_refused_whole(string document, string patch)
    {
        var target = JsonNode.Parse(document)!;
        var operations = JsonNode.Parse(patch)!.AsArray();
        operations.Insert(0, JsonNode.Parse("""{"op":"add","path":"/first","value":true}"""));

        Assert.False(Assert.Throws<PatchException>(() => JsonPatch.Apply(target, operations)).IsMalformed);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(document), target));
    }

    [Theory]
    [InlineData("""[{"path":"/foo"}]""")]
    [InlineData("""[{"op":"add","path":"/foo"}]""")]
    [InlineData("""[{"op":"move","path":"/foo"}]""")]
    [InlineData("""["add"]""")]
    public void What_is_no_patch_is_told_apart(string patch) =>
        Assert.True(Assert.Throws<PatchException>(() => JsonPatch.Apply(new JsonObject { ["foo"] = 1 }, JsonNode.Parse(patch)!.AsArray())).IsMalformed);
}
