using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>A cluster as it is after installation: four namespaces and nothing in them.</summary>
internal static class FreshCluster
{
    private static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    /// <summary>Creates one.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="historyLength">How many changes of a kind are remembered for watches.</param>
    public static ClusterApi Create(TimeProvider time, int historyLength = 1000)
    {
        var api = new ClusterApi(new ObjectStore(historyLength), ServedKinds.Create(), time);
        var server = api.As("kube-apiserver");
        foreach (var name in Namespaces)
        {
            server.Create(Resources.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        }

        return api;
    }
}
