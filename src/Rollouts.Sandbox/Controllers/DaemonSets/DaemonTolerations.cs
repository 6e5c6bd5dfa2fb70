using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>
/// What every daemon puts up with: a node that is in trouble or cordoned needs its daemons no less. Note what is not among it:
/// a node that is not ready gets no *new* ones.
/// </summary>
internal static class DaemonTolerations
{
    private static readonly Taint[] Always =
    [
        new(Taint.NotReady, string.Empty, Taint.NoExecute),
        new(Taint.Unreachable, string.Empty, Taint.NoExecute),
        new("node.kubernetes.io/disk-pressure", string.Empty, Taint.NoSchedule),
        new("node.kubernetes.io/memory-pressure", string.Empty, Taint.NoSchedule),
        new("node.kubernetes.io/pid-pressure", string.Empty, Taint.NoSchedule),
        new(Taint.Unschedulable, string.Empty, Taint.NoSchedule),
    ];

    private static readonly Taint OnHostNetwork = new("node.kubernetes.io/network-unavailable", string.Empty, Taint.NoSchedule);

    /// <summary>The tolerations of a DaemonSet's pods.</summary>
    public static IReadOnlyList<Toleration> Of(DaemonSet set)
    {
        var spec = new JsonObject { ["tolerations"] = set.PodSpec["tolerations"]?.DeepClone(), ["hostNetwork"] = set.PodSpec["hostNetwork"]?.DeepClone() };
        Add(spec);
        return Toleration.ReadAll(spec);
    }

    /// <summary>Adds them to a pod's spec. One that the template limits in time is put in place of that: it holds for ever.</summary>
    public static void Add(JsonObject podSpec)
    {
        var tolerations = podSpec["tolerations"] as JsonArray ?? [];
        foreach (var taint in podSpec.Flag("hostNetwork") ? Always.Append(OnHostNetwork) : Always)
        {
            var toleration = new JsonObject { ["key"] = taint.Key, ["operator"] = "Exists", ["effect"] = taint.Effect };
            var same = tolerations.Maps().FirstOrDefault(t => t.Text("key") == taint.Key && t.Text("operator") == "Exists" && t.Text("effect") == taint.Effect);
            if (same is null)
            {
                tolerations.Add(toleration);
            }
            else
            {
                tolerations[tolerations.IndexOf(same)] = toleration;
            }
        }

        podSpec["tolerations"] = tolerations.DeepClone();
    }
}
