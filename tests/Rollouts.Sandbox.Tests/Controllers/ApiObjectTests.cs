using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class ApiObjectTests
{
    [Theory]
    [InlineData("Pod")]
    [InlineData("ReplicaSet")]
    [InlineData("Deployment")]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    [InlineData("Node")]
    [InlineData("ControllerRevision")]
    public void What_the_store_keeps_is_not_held_as_a_tree_as_well(string kind)
    {
        var stored = StoredObject.Freeze(Manifest(kind), 7);

        var (value, tree) = Read(kind, stored);
        GC.Collect();

        Assert.False(tree.IsAlive);
        Assert.True(JsonNode.DeepEquals(StoredObject.Freeze(Manifest(kind), 7).Value, value.Json));
    }

    [Fact]
    public void What_nobody_keeps_is_held()
    {
        var json = Manifest("Pod");

        Assert.Same(json, new Pod(json).Json);
    }

    /// <summary>By itself, so that no variable of the test holds the tree.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ApiObject Value, WeakReference Tree) Read(string kind, StoredObject stored)
    {
        var tree = stored.Value;
        ApiObject value = kind switch
        {
            "Pod" => new Pod(tree, stored),
            "ReplicaSet" => new ReplicaSet(tree, stored),
            "Deployment" => new Deployment(tree, stored),
            "DaemonSet" => new DaemonSet(tree, stored),
            "StatefulSet" => new StatefulSet(tree, stored),
            "Node" => new Node(tree, stored),
            _ => new ControllerRevision(tree, stored),
        };
        return (value, new WeakReference(tree));
    }

    private static JsonObject Manifest(string kind) => JsonNode.Parse($$"""
        {
          "kind": "{{kind}}", "metadata": { "name": "a", "namespace": "default", "labels": { "app": "web" }, "ownerReferences": [{ "uid": "7", "controller": true }] },
          "spec": {
            "selector": { "matchLabels": { "app": "web" } }, "volumeClaimTemplates": [{ "metadata": { "name": "data" } }], "taints": [{ "key": "gone" }],
            "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app" }] } },
            "containers": [{ "name": "app", "resources": { "requests": { "cpu": "1" } } }]
          },
          "status": { "conditions": [{ "type": "Ready", "status": "True" }], "allocatable": { "cpu": "4" } },
          "data": { "spec": { "template": { "spec": { "containers": [{ "name": "app" }] } } } }
        }
        """)!.AsObject();
}
