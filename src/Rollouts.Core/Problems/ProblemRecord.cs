namespace Rollouts.Problems;

/// <summary>Makes the record that a user sees of a symptom.</summary>
internal static class ProblemRecord
{
    public static RolloutProblem Of(Symptom symptom, bool isFatal, RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var pod = symptom.Pod ?? symptom.Container?.Pod;
        return new RolloutProblem
        {
            Reason = symptom.Reason,
            Severity = isFatal ? ProblemSeverity.Fatal : ProblemSeverity.Warning,
            Message = symptom.Message,
            Pod = pod?.Name,
            Container = symptom.Container?.Name,
            Node = pod?.Node,
            Since = symptom.Since ?? snapshot.ServerTime,
            Restarts = symptom.Container?.Restarts ?? 0,
            ExitCode = symptom.ExitCode,
            Remedy = Remedies.For(symptom, snapshot),
            Id = symptom.Key,
            LogSource = symptom.Log,
            Kind = workload.Kind.Name,
            Namespace = workload.Namespace,
            Name = workload.Name,
            Context = workload.Cluster.Context,
            Cluster = workload.Cluster.Cluster,
            KubeConfig = workload.Cluster.KubeConfig,
        };
    }
}
