namespace Rollouts.Status;

/// <summary>Says where a workload's rollout stands, from the workload alone.</summary>
public static class RolloutJudge
{
    /// <summary>Judges a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="oldDeadline">The stamp of an exceeded deadline that is not about the workload's template; null to take the controller at its word.</param>
    public static Rollout Judge(Workload workload, DateTimeOffset? oldDeadline = null) => DeploymentJudge.Judge(workload, oldDeadline);
}
