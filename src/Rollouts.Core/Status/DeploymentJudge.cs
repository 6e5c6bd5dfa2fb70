using System.Text.Json;
using Rollouts.History;
using Rollouts.Json;
using static System.FormattableString;

namespace Rollouts.Status;

/// <summary>
/// Judges Deployments. The order of the checks is kubectl's (pkg/polymorphichelpers/rollout_status.go), so that the verdicts agree,
/// but for three things on purpose: a paused Deployment is <see cref="RolloutPhase.Paused"/> at once, where kubectl waits for ever;
/// pods beyond the wanted number are waited for, where kubectl calls a Deployment that is scaled down complete while all its pods
/// are still there; and a refusal to create pods is told.
/// </summary>
internal static class DeploymentJudge
{
    public static Rollout Judge(Workload workload, DateTimeOffset? oldDeadline)
    {
        var json = workload.Json;
        var counts = new Counts(
            Desired: (int)(json.Number("spec", "replicas") ?? 1),
            Current: json.Count("status", "replicas"),
            Updated: json.Count("status", "updatedReplicas"),
            Available: json.Count("status", "availableReplicas"));
        var observed = json.Number("status", "observedGeneration") ?? 0;
        var isObserved = workload.Generation <= observed;
        var isPaused = json.Flag("spec", "paused");
        var isPending = isPaused && isObserved && (counts.Updated < counts.Desired || counts.Outdated > 0);
        var images = PodTemplate.Images(workload.Template);
        var (phase, message) = Verdict();

        return new Rollout
        {
            Kind = workload.Kind.Name,
            Namespace = workload.Namespace,
            Name = workload.Name,
            Phase = phase,
            Message = message,
            Strategy = json.Text("spec", "strategy", "type") ?? "RollingUpdate",
            Revision = isObserved && !(isPending && counts.Updated == 0) ? RevisionNumber.Of(json) : null,
            Desired = counts.Desired,
            Current = counts.Current,
            Updated = counts.Updated,
            Ready = json.Count("status", "readyReplicas"),
            Available = counts.Available,
            Outdated = counts.Outdated,
            Images = images,
            ChangeCause = RevisionNumber.ChangeCause(json),
            HasPendingChange = isPending,
            Created = json.Time("metadata", "creationTimestamp") ?? default,
            Uid = workload.Uid,
            Generation = workload.Generation,
            ObservedGeneration = observed,
            Context = workload.Cluster.Context,
            Cluster = workload.Cluster.Cluster,
            KubeConfig = workload.Cluster.KubeConfig,
        };

        (RolloutPhase Phase, string Message) Verdict()
        {
            if (isPaused)
            {
                return (RolloutPhase.Paused, (isObserved, isPending) switch
                {
                    (false, _) => Invariant($"paused; the controller has not taken up generation {workload.Generation} yet"),
                    (true, true) => $"paused with a change that is not rolled out: {counts.Progress}",
                    (true, false) => "paused",
                });
            }

            if (json.At("metadata", "deletionTimestamp") is not null)
            {
                return (RolloutPhase.Progressing, "is being deleted");
            }

            if (!isObserved)
            {
                return (RolloutPhase.Progressing, Invariant($"waiting for the controller to take up generation {workload.Generation}"));
            }

            if (DeploymentConditions.ExceededDeadline(json) is { } exceeded && (oldDeadline is null || exceeded.Time("lastUpdateTime") != oldDeadline))
            {
                return (RolloutPhase.Failed, Blocked($"progress deadline exceeded{Deadline(json)}: {counts.Progress} ({PodTemplate.Describe(images)})"));
            }

            return counts.IsComplete ? (RolloutPhase.Complete, counts.Progress) : (RolloutPhase.Progressing, Blocked(counts.Progress));
        }

        string Blocked(string text) => DeploymentConditions.ReplicaFailure(json) is { } refusal ? $"{text}; pods cannot be created: {refusal}" : text;
    }

    private static string Deadline(JsonElement json) =>
        json.Number("spec", "progressDeadlineSeconds") is { } seconds ? Invariant($" ({seconds} s without progress)") : "";

    private readonly record struct Counts(int Desired, int Current, int Updated, int Available)
    {
        public int Outdated => Math.Max(0, Current - Updated);

        public bool IsComplete => Updated == Desired && Outdated == 0 && Available >= Updated;

        // The order of kubectl's messages: first the new pods are made, then the old ones go, then the new ones become available.
        public string Progress => this switch
        {
            _ when Updated < Desired => Invariant($"{Updated} of {Desired} pods run the new template"),
            { Outdated: 1 } => "1 old pod is still there",
            { Outdated: > 1 } => Invariant($"{Outdated} old pods are still there"),
            _ when Updated > Desired => Invariant($"{Updated} pods are there, {Desired} wanted"),
            _ when Available < Updated => Invariant($"{Available} of {Updated} new pods are available"),
            { Desired: 0 } => "scaled to zero",
            { Desired: 1 } => "1 pod is up to date and available",
            _ => Invariant($"{Desired} pods are up to date and available"),
        };
    }
}
