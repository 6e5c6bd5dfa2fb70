using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

/// <summary>A cluster with the DaemonSet <c>agent</c>.</summary>
internal sealed class Daemons(TestCluster cluster) : IAsyncDisposable
{
    public TestCluster Cluster => cluster;

    public IReadOnlyList<JsonObject> Pods => cluster.Api.List(Resources.Pods, "default", p => p["metadata"].At("labels").Text("app") == "agent");

    public IReadOnlyList<JsonObject> Revisions => cluster.Api.List(Resources.ControllerRevisions, "default");

    public JsonNode? Status => cluster.Get(Resources.DaemonSets, "agent")["status"];

    /// <summary>On how many nodes an agent serves: as its users would count, from the pods and not from the status.</summary>
    public int NodesAvailable => Pods.Where(p => IsReady(p) && p["metadata"].At("deletionTimestamp") is null).Select(NodeOf).Distinct(StringComparer.Ordinal).Count();

    /// <summary>As <c>kubectl rollout status</c> judges.</summary>
    public bool IsComplete
    {
        get
        {
            var set = cluster.Get(Resources.DaemonSets, "agent");
            var desired = set["status"].Number("desiredNumberScheduled");
            return set["status"].Number("observedGeneration") >= set["metadata"].Number("generation")
                && set["status"].Number("updatedNumberScheduled") == desired
                && set["status"].Number("numberAvailable") == desired;
        }
    }

    public static async Task<Daemons> StartAsync(int nodes, Action<JsonObject>? change = null)
    {
        var daemons = new Daemons(await TestCluster.StartAsync(nodes));
        daemons.Cluster.Create(Resources.DaemonSets, Manifests.DaemonSet(change: change));
        await daemons.Cluster.UntilAsync(() => daemons.IsComplete);
        return daemons;
    }

    public static string? NodeOf(JsonObject pod) => pod["spec"].Text("nodeName");

    public static bool IsReady(JsonObject pod) => TestCluster.ConditionOf(pod, "Ready").Text("status") == "True";

    public static void Taint(JsonObject node, string key, string effect) => node["spec"]!["taints"] = new JsonArray(new JsonObject { ["key"] = key, ["effect"] = effect });

    public IReadOnlyList<JsonObject> PodsOf(string image) => [.. Pods.Where(p => p["spec"]!["containers"]![0].Text("image") == image)];

    public void SetImage(string image) => cluster.Change(Resources.DaemonSets, "agent", d => d["spec"]!.AsObject().PodSpec().Container()["image"] = image);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
