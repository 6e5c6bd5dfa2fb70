using System.Text.Json;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Advice;

/// <summary>What a rule looks at.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="ServerTime">The server's clock; null where it does not matter or is not known.</param>
internal sealed record AdviceSubject(Workload Workload, DateTimeOffset? ServerTime = null)
{
    public JsonElement Json => Workload.Json;

    public bool IsDeployment => Workload.Kind == WorkloadKind.Deployment;

    public bool IsDaemonSet => Workload.Kind == WorkloadKind.DaemonSet;

    /// <summary>How many pods are wanted: of a DaemonSet, one on each node that fits. The API fills in 1.</summary>
    public long Desired => IsDaemonSet ? Json.Count("status", "desiredNumberScheduled") : Json.Number("spec", "replicas") ?? 1;

    /// <summary>The strategy, which Deployments call <c>strategy</c> and the others <c>updateStrategy</c>.</summary>
    public JsonElement Strategy => Json.At("spec", StrategyField) ?? default;

    public string StrategyField => IsDeployment ? "strategy" : "updateStrategy";

    /// <summary>The containers that do the work. Sidecars that Kubernetes knows as such are init containers.</summary>
    public IEnumerable<JsonElement> Containers => Workload.Template.Items("spec", "containers");

    public IEnumerable<JsonElement> InitContainers => Workload.Template.Items("spec", "initContainers");

    /// <summary>A container's name as it can be shown.</summary>
    public static string NameOf(JsonElement container) => SafeText.Line(container.Text("name") ?? "");
}
