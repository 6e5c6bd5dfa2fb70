using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A ReplicaSet: one template, and how many pods of it there should be.</summary>
internal sealed class ReplicaSet : ApiObject, IOwner
{
    private string? _fingerprint;

    /// <summary>Reads a ReplicaSet.</summary>
    public ReplicaSet(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        var spec = json["spec"];
        Desired = (int)(spec.Number("replicas") ?? 1);
        MinReadySeconds = (int)(spec.Number("minReadySeconds") ?? 0);
        Selector = LabelSelector.OfWorkload(spec.At("selector"));
        TemplateLabels = spec.At("template").At("metadata").At("labels").Texts();
        var status = json["status"];
        ObservedGeneration = status.Number("observedGeneration") ?? 0;
        Replicas = (int)(status.Number("replicas") ?? 0);
        Ready = (int)(status.Number("readyReplicas") ?? 0);
        Available = (int)(status.Number("availableReplicas") ?? 0);
        Terminating = (int?)status.Number("terminatingReplicas");
        Conditions = Condition.ReadAll(status);
    }

    /// <summary>How many pods there should be.</summary>
    public int Desired { get; }

    /// <summary>How long a pod must be ready to be available.</summary>
    public int MinReadySeconds { get; }

    /// <summary>Which pods are its own.</summary>
    public LabelSelector Selector { get; }

    /// <summary>What its pods are made from. Shared: clone before changing.</summary>
    public JsonObject Template => PodTemplate.Of(Json);

    /// <summary>Equal for equal templates, whether or not they bear a <c>pod-template-hash</c>.</summary>
    public string TemplateFingerprint => _fingerprint ??= PodTemplate.Canonical(Template);

    /// <summary>The labels of its pods.</summary>
    public IReadOnlyDictionary<string, string> TemplateLabels { get; }

    /// <summary>The generation that the status speaks of.</summary>
    public long ObservedGeneration { get; }

    /// <summary>How many pods there are.</summary>
    public int Replicas { get; }

    /// <summary>How many of them are ready.</summary>
    public int Ready { get; }

    /// <summary>How many of them are available.</summary>
    public int Available { get; }

    /// <summary>How many more are being deleted; null where that was never counted.</summary>
    public int? Terminating { get; }

    /// <summary>The status' conditions.</summary>
    public IReadOnlyList<Condition> Conditions { get; }
}
