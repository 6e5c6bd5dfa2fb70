using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Defaulting;

/// <summary>What the server fills in for workloads.</summary>
internal static class WorkloadDefaults
{
    private const int HistoryLimit = 10;
    private const int ProgressDeadline = 600;

    /// <summary>Fills in a Deployment's spec.</summary>
    public static void Deployment(JsonObject spec)
    {
        Template(spec);
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", HistoryLimit);
        spec.Default("progressDeadlineSeconds", ProgressDeadline);
        var strategy = spec.Section("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var update = strategy.Section("rollingUpdate");
            update.Default("maxUnavailable", "25%");
            update.Default("maxSurge", "25%");
        }
    }

    /// <summary>Fills in a ReplicaSet's spec.</summary>
    public static void ReplicaSet(JsonObject spec)
    {
        Template(spec);
        spec.Default("replicas", 1);
    }

    /// <summary>Fills in a DaemonSet's spec.</summary>
    public static void DaemonSet(JsonObject spec)
    {
        Template(spec);
        spec.Default("revisionHistoryLimit", HistoryLimit);
        var strategy = spec.Section("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var update = strategy.Section("rollingUpdate");
            update.Default("maxUnavailable", 1);
            update.Default("maxSurge", 0);
        }
    }

    /// <summary>Fills in a StatefulSet's spec.</summary>
    public static void StatefulSet(JsonObject spec)
    {
        Template(spec);
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", HistoryLimit);
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.Section("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Section("rollingUpdate").Default("partition", 0);
        }

        var retention = spec.Section("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        foreach (var claim in spec["volumeClaimTemplates"].Maps())
        {
            claim["apiVersion"] = "v1";
            claim["kind"] = "PersistentVolumeClaim";
            claim.Section("spec").Default("volumeMode", "Filesystem");
            claim.Section("status").Default("phase", "Pending");
        }
    }

    private static void Template(JsonObject spec) => PodSpecDefaults.Apply(spec.Section("template").Section("spec"));
}
