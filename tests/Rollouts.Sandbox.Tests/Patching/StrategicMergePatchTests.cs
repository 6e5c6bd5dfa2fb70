using System.Text.Json.Nodes;
using Rollouts.Sandbox.Patching;
using Rollouts.Sandbox.Schemas;

namespace Rollouts.Sandbox.Tests.Patching;

/// <summary>
/// What the documentation of strategic merge patches shows, and the rules of their design: lists merge by key, directives
/// replace, delete, retain and order.
/// </summary>
public sealed class StrategicMergePatchTests
{
    [Theory]
    [InlineData("a new container comes before those that were there", """{"containers":[{"name":"a","image":"a:1"}]}""",
        """{"containers":[{"name":"b","image":"b:1"}]}""", """{"containers":[{"name":"b","image":"b:1"},{"name":"a","image":"a:1"}]}""")]
    [InlineData("a container is merged by its name", """{"containers":[{"name":"a","image":"a:1","tty":true},{"name":"b","image":"b:1"}]}""",
        """{"containers":[{"name":"b","image":"b:2"}]}""", """{"containers":[{"name":"a","image":"a:1","tty":true},{"name":"b","image":"b:2"}]}""")]
    [InlineData("tolerations are replaced", """{"tolerations":[{"key":"a","operator":"Exists"}]}""", """{"tolerations":[{"key":"b","operator":"Exists"}]}""",
        """{"tolerations":[{"key":"b","operator":"Exists"}]}""")]
    [InlineData("null removes", """{"nodeName":"n","hostname":"h"}""", """{"nodeName":null}""", """{"hostname":"h"}""")]
    [InlineData("an item is deleted by its key", """{"containers":[{"name":"a","image":"a:1"},{"name":"b","image":"b:1"}]}""",
        """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b","image":"b:1"}]}""")]
    [InlineData("a list is replaced", """{"containers":[{"name":"a","image":"a:1"},{"name":"b","image":"b:1"}]}""",
        """{"containers":[{"name":"c","image":"c:1"},{"$patch":"replace"}]}""", """{"containers":[{"name":"c","image":"c:1"}]}""")]
    [InlineData("a map is replaced", """{"securityContext":{"runAsUser":1,"fsGroup":2}}""", """{"securityContext":{"$patch":"replace","runAsGroup":3}}""",
        """{"securityContext":{"runAsGroup":3}}""")]
    [InlineData("a map is emptied", """{"securityContext":{"runAsUser":1}}""", """{"securityContext":{"$patch":"delete"}}""", """{"securityContext":{}}""")]
    [InlineData("volume mounts merge by path", """{"containers":[{"name":"a","volumeMounts":[{"name":"v","mountPath":"/a"}]}]}""",
        """{"containers":[{"name":"a","volumeMounts":[{"name":"w","mountPath":"/a"}]}]}""",
        """{"containers":[{"name":"a","volumeMounts":[{"name":"w","mountPath":"/a"}]}]}""")]
    [InlineData("ports merge by number", """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http"}]}]}""",
        """{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]}""",
        """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http","protocol":"TCP"}]}]}""")]
    [InlineData("the told order is kept, and what only the server has keeps its place",
        """{"containers":[{"name":"a"},{"name":"server"},{"name":"b"}]}""",
        """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"},{"name":"c"}],"containers":[{"name":"c","image":"c:1"}]}""",
        """{"containers":[{"name":"server"},{"name":"b"},{"name":"a"},{"name":"c","image":"c:1"}]}""")]
    [InlineData("order alone", """{"containers":[{"name":"a"},{"name":"b"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""",
        """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData("of a volume only the told keys stay", """{"volumes":[{"name":"v","emptyDir":{}}]}""",
        """{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}""", """{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""")]
    [InlineData("directives in what is new have nothing to do", """{}""", """{"containers":[{"name":"a","image":"a:1"},{"name":"b","$patch":"delete"}],"affinity":null}""",
        """{"containers":[{"name":"a","image":"a:1"}]}""")]
    public void A_pod_spec_is_patched(string rule, string document, string patch, string expected) => Check(rule, document, patch, expected, "PodSpec");

    [Theory]
    [InlineData("finalizers are merged", """{"finalizers":["a","b"]}""", """{"finalizers":["c","b"]}""", """{"finalizers":["c","a","b"]}""")]
    [InlineData("finalizers are taken out one by one", """{"finalizers":["a","b","c"]}""", """{"$deleteFromPrimitiveList/finalizers":["b"]}""", """{"finalizers":["a","c"]}""")]
    [InlineData("finalizers are put in order", """{"finalizers":["a","b"]}""", """{"$setElementOrder/finalizers":["b","c","a"],"finalizers":["c"]}""", """{"finalizers":["b","c","a"]}""")]
    [InlineData("labels are merged", """{"labels":{"a":"1","b":"2"}}""", """{"labels":{"b":null,"c":"3"}}""", """{"labels":{"a":"1","c":"3"}}""")]
    [InlineData("owners merge by uid", """{"ownerReferences":[{"uid":"1","name":"a"}]}""", """{"ownerReferences":[{"uid":"1","controller":true}]}""",
        """{"ownerReferences":[{"uid":"1","name":"a","controller":true}]}""")]
    public void Metadata_is_patched(string rule, string document, string patch, string expected) => Check(rule, document, patch, expected, "ObjectMeta");

    [Fact]
    public void A_strategy_that_is_exchanged_leaves_nothing_of_the_old_one() => Check(
        "kubectl's apply from RollingUpdate to Recreate", """{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}""",
        """{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}""", """{"strategy":{"type":"Recreate"}}""", "DeploymentSpec");

    [Fact]
    public void A_controller_revision_replaces_the_template() => Check(
        "the patch that undo sends for StatefulSets", """{"spec":{"replicas":2,"template":{"metadata":{"labels":{"a":"1"}},"spec":{"containers":[{"name":"x"}]}}}}""",
        """{"spec":{"template":{"$patch":"replace","spec":{"containers":[{"name":"y"}]}}}}""",
        """{"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"y"}]}}}}""", "StatefulSet");

    [Theory]
    [InlineData("""{"containers":[{"image":"a:1"}]}""")]
    [InlineData("""{"containers":[{"name":"a","$patch":"frobnicate"}]}""")]
    [InlineData("""{"securityContext":{"$patch":"merge"}}""")]
    [InlineData("""{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a"},{"name":"b"}]}""")]
    [InlineData("""{"$retainKeys":["containers"],"hostname":"h"}""")]
    public void A_malformed_patch_is_refused(string patch)
    {
        var spec = JsonNode.Parse("""{"containers":[{"name":"a"}],"securityContext":{"runAsUser":1}}""")!.AsObject();

        var refusal = Assert.Throws<PatchException>(() => StrategicMergePatch.Apply(spec, JsonNode.Parse(patch)!.AsObject(), ApiTypes.Named("PodSpec")));

        Assert.True(refusal.IsMalformed);
    }

    private static void Check(string rule, string document, string patch, string expected, string type)
    {
        var sent = JsonNode.Parse(patch)!.AsObject();
        var result = StrategicMergePatch.Apply(JsonNode.Parse(document)!.AsObject(), sent, ApiTypes.Named(type));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), $"{rule}: {result.ToJsonString()}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(patch), sent), "the patch itself must not change: it may have to be applied again");
    }
}
