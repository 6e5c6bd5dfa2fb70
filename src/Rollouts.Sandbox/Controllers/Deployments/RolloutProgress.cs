using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>Judges how a rollout gets on, and writes the status.</summary>
internal static class RolloutProgress
{
    /// <summary>Whether all pods are new, wanted and available.</summary>
    public static bool IsComplete(Deployment deployment, DeploymentStatus status) =>
        status.Updated == deployment.Desired
        && status.Replicas == deployment.Desired
        && status.Available == deployment.Desired
        && status.ObservedGeneration >= deployment.Generation;

    /// <summary>Writes the counts without judging: while paused, scaled or deleted.</summary>
    public static void WriteCountsOnly(DeploymentPass pass)
    {
        var status = Count(pass);
        if (!status.IsSameAs(pass.Status))
        {
            pass.WriteStatus(status);
        }
    }

    /// <summary>Writes the status with a verdict on the progress.</summary>
    public static void Write(DeploymentPass pass)
    {
        var deployment = pass.Deployment;
        var status = Count(pass);
        if (deployment.ProgressDeadline is null)
        {
            status = status.Without(DeploymentConditions.Progressing);
        }
        else if (!HasEndedBefore(pass, status))
        {
            status = Judge(pass, status);
        }

        status = FindFailure(pass) is { } failure
            ? status.With(failure)
            : status.Without(DeploymentConditions.ReplicaFailure);
        if (!status.IsSameAs(pass.Status))
        {
            pass.WriteStatus(status);
        }
    }

    /// <summary>When to look again though nothing changes, so that the deadline is noticed; null where that is not needed.</summary>
    public static TimeSpan? NextLook(DeploymentPass pass)
    {
        if (pass.Deployment.ProgressDeadline is not { } deadline
            || pass.Status.Find(DeploymentConditions.Progressing) is not { } current
            || current.Reason is DeploymentConditions.TimedOut or DeploymentConditions.NewReplicaSetAvailable
            || IsComplete(pass.Deployment, pass.Status))
        {
            return null;
        }

        // A second more, since stamps have lost their fraction of one.
        var rest = (current.LastUpdate ?? pass.Now) + deadline - pass.Now;
        return (rest > TimeSpan.Zero ? rest : TimeSpan.Zero) + TimeSpan.FromSeconds(1);
    }

    private static DeploymentStatus Count(DeploymentPass pass) => DeploymentStatus.Count(pass.Deployment, pass.Status, pass.AllSets, pass.NewSet, pass.Now);

    /// <summary>A rollout that has ended well is not judged again: pods that break later are no failed rollout.</summary>
    private static bool HasEndedBefore(DeploymentPass pass, DeploymentStatus status) =>
        status.Replicas == status.Updated && pass.Status.Find(DeploymentConditions.Progressing)?.Reason == DeploymentConditions.NewReplicaSetAvailable;

    private static DeploymentStatus Judge(DeploymentPass pass, DeploymentStatus status)
    {
        var who = pass.NewSet is { } set ? $"ReplicaSet \"{set.Name}\"" : $"Deployment \"{pass.Deployment.Name}\"";
        if (IsComplete(pass.Deployment, status))
        {
            return status.With(Progressing(pass, "True", DeploymentConditions.NewReplicaSetAvailable, $"{who} has successfully progressed."));
        }

        if (HasProgressed(pass.Status, status))
        {
            // Told anew even where it says the same: its time of update is what the deadline counts from. That is also why an
            // exceeded deadline goes on being told after an undo, until the first progress is seen.
            var condition = Progressing(pass, "True", DeploymentConditions.ReplicaSetUpdated, $"{who} is progressing.");
            var current = pass.Status.Find(DeploymentConditions.Progressing);
            return status.WithRenewed(current?.Status == "True" ? condition with { LastTransition = current.LastTransition } : condition);
        }

        return HasTimedOut(pass, status)
            ? status.With(Progressing(pass, "False", DeploymentConditions.TimedOut, $"{who} has timed out progressing."))
            : status;
    }

    private static bool HasProgressed(DeploymentStatus before, DeploymentStatus now) =>
        now.Updated > before.Updated
        || now.Replicas - now.Updated < before.Replicas - before.Updated
        || now.Ready > before.Ready
        || now.Available > before.Available;

    private static bool HasTimedOut(DeploymentPass pass, DeploymentStatus status)
    {
        if (status.Find(DeploymentConditions.Progressing) is not { } current || current.Reason == DeploymentConditions.NewReplicaSetAvailable)
        {
            // The last rollout ended well and nothing of a new one was told yet.
            return false;
        }

        return current.Reason == DeploymentConditions.TimedOut || (current.LastUpdate ?? pass.Now) + pass.Deployment.ProgressDeadline < pass.Now;
    }

    /// <summary>A ReplicaSet's failure to create or delete pods, the new one's first.</summary>
    private static Condition? FindFailure(DeploymentPass pass)
    {
        var sets = pass.NewSet is { } newSet ? pass.AllSets.Prepend(newSet) : pass.AllSets;
        return sets.SelectMany(s => s.Conditions).FirstOrDefault(c => c.Type == DeploymentConditions.ReplicaFailure) is { } failure
            ? failure with { LastUpdate = failure.LastTransition }
            : null;
    }

    private static Condition Progressing(DeploymentPass pass, string status, string reason, string message) =>
        DeploymentConditions.New(DeploymentConditions.Progressing, status, reason, message, pass.Now);
}
