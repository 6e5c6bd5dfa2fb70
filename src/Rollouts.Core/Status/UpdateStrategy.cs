using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>How DaemonSets and StatefulSets replace pods.</summary>
internal static class UpdateStrategy
{
    public const string RollingUpdate = nameof(RollingUpdate);

    /// <summary>Pods are replaced only when somebody deletes them.</summary>
    public const string OnDelete = nameof(OnDelete);

    public static string Of(Workload workload) => workload.Json.Text("spec", "updateStrategy", "type") ?? RollingUpdate;
}
