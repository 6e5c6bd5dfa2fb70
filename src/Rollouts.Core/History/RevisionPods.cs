using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.History;

/// <summary>
/// The pods of a DaemonSet or StatefulSet. They alone tell how far each revision is spread; where all pods are of one revision, the
/// workload's own counts say as much, and nothing is read.
/// </summary>
/// <param name="All">The pods; empty where none had to be read, or none could.</param>
/// <param name="AreKnown">Whether they were read.</param>
/// <param name="Note">Why they could not be read; null where they could, or need not be.</param>
internal sealed record RevisionPods(IReadOnlyList<JsonElement> All, bool AreKnown, string? Note)
{
    /// <summary>For workloads whose pods are counted by their ReplicaSets.</summary>
    public static readonly RevisionPods None = new([], AreKnown: false, Note: null);

    public static async Task<RevisionPods> ReadAsync(ICluster cluster, Workload workload, string selector, CancellationToken cancellationToken)
    {
        var rollout = RolloutJudge.Judge(workload);
        if (workload.IsObserved && rollout.Outdated == 0)
        {
            return None;
        }

        var pods = new List<JsonElement>();
        try
        {
            await foreach (var pod in cluster.ListAsync(ResourceType.Pods, new ListQuery(workload.Namespace, selector), cancellationToken).ConfigureAwait(false))
            {
                if (Ownership.Owns(workload, pod))
                {
                    pods.Add(pod);
                }
            }
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden)
        {
            return None with { Note = $"Which revisions the pods of {workload.Describe()} run is not known: {refusal.Message}" };
        }

        return new RevisionPods(pods, AreKnown: true, Note: null);
    }

    /// <summary>The entry with its pods counted.</summary>
    public RevisionEntry Count(RevisionEntry entry)
    {
        var own = All.Where(pod => ControllerRevisions.IsNamed(entry, ControllerRevisions.OfPod(pod))).ToList();

        // Ready stands for available: minReadySeconds would need the server's clock, and tells nothing more about which revision has served.
        return entry with { Pods = own.Count, AvailablePods = own.Count(pod => PodFacts.IsReady(pod) && !PodFacts.IsTerminating(pod)) };
    }
}
