namespace Rollouts.Status;

/// <summary>Says where a workload's rollout stands, from the workload alone.</summary>
public static class RolloutJudge
{
    /// <summary>Judges a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="change">The change the verdict is about; null to take what the controller shows at its word.</param>
    public static Rollout Judge(Workload workload, ChangeMark? change = null) => DeploymentJudge.Judge(workload, change);
}
