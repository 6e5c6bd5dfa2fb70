using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A StatefulSet's wishes. Its status is read as <see cref="StatefulSets.StatefulSetStatus"/>.</summary>
internal sealed class StatefulSet : ApiObject, IOwner
{
    private const int UsualHistoryLimit = 10;

    /// <summary>Reads a StatefulSet.</summary>
    public StatefulSet(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        var spec = json["spec"];
        Desired = (int)(spec.Number("replicas") ?? 1);
        FirstOrdinal = (int)(spec.At("ordinals").Number("start") ?? 0);
        MinReadySeconds = (int)(spec.Number("minReadySeconds") ?? 0);
        HistoryLimit = (int)(spec.Number("revisionHistoryLimit") ?? UsualHistoryLimit);
        Selector = LabelSelector.OfWorkload(spec.At("selector"));
        ServiceName = spec.Text("serviceName") ?? string.Empty;
        IsParallel = string.Equals(spec.Text("podManagementPolicy"), "Parallel", StringComparison.Ordinal);
        IsOnDelete = string.Equals(spec.At("updateStrategy").Text("type"), "OnDelete", StringComparison.Ordinal);
        Partition = (int)(spec.At("updateStrategy").At("rollingUpdate").Number("partition") ?? 0);
    }

    /// <summary>How many pods there should be.</summary>
    public int Desired { get; }

    /// <summary>The number of the first pod.</summary>
    public int FirstOrdinal { get; }

    /// <summary>How long a pod must be ready to be available.</summary>
    public int MinReadySeconds { get; }

    /// <summary>How many revisions are kept that no pod has.</summary>
    public int HistoryLimit { get; }

    /// <summary>Which pods and revisions can be its own.</summary>
    public LabelSelector Selector { get; }

    /// <summary>What its pods are made from. Shared: clone before changing.</summary>
    public JsonObject Template => PodTemplate.Of(Json);

    /// <summary>What each pod's claims to storage are made from. Shared: clone before changing.</summary>
    public IReadOnlyList<JsonObject> ClaimTemplates => [.. Json["spec"].At("volumeClaimTemplates").Maps()];

    /// <summary>The service under which its pods are found by name; empty where there is none.</summary>
    public string ServiceName { get; }

    /// <summary>Whether pods come and go without waiting for each other.</summary>
    public bool IsParallel { get; }

    /// <summary>Whether an old pod stays until somebody deletes it.</summary>
    public bool IsOnDelete { get; }

    /// <summary>How many pods, from the first, keep the current revision in a rolling update.</summary>
    public int Partition { get; }
}
