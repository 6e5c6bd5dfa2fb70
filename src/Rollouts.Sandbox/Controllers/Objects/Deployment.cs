using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A Deployment's wishes. Its status is read as <see cref="Deployments.DeploymentStatus"/>.</summary>
internal sealed class Deployment : ApiObject, IOwner
{
    private string? _fingerprint;

    /// <summary>Reads a Deployment.</summary>
    public Deployment(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        var spec = json["spec"];
        Desired = (int)(spec.Number("replicas") ?? 1);
        MinReadySeconds = (int)(spec.Number("minReadySeconds") ?? 0);
        IsPaused = spec.Flag("paused");
        Selector = LabelSelector.OfWorkload(spec.At("selector"));
        IsRecreate = string.Equals(spec.At("strategy").Text("type"), "Recreate", StringComparison.Ordinal);
        Surge = IntOrPercent.Read(spec.At("strategy").At("rollingUpdate").At("maxSurge"));
        Unavailable = IntOrPercent.Read(spec.At("strategy").At("rollingUpdate").At("maxUnavailable"));
        HistoryLimit = spec.Number("revisionHistoryLimit") is { } limit and < int.MaxValue ? (int)limit : null;
        ProgressDeadline = spec.Number("progressDeadlineSeconds") is { } seconds and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>How many pods there should be.</summary>
    public int Desired { get; }

    /// <summary>How long a pod must be ready to be available.</summary>
    public int MinReadySeconds { get; }

    /// <summary>Whether template changes are held back.</summary>
    public bool IsPaused { get; }

    /// <summary>Which ReplicaSets and pods can be its own.</summary>
    public LabelSelector Selector { get; }

    /// <summary>What its pods are made from. Shared: clone before changing.</summary>
    public JsonObject Template => PodTemplate.Of(Json);

    /// <summary>Equal for equal templates, whether or not they bear a <c>pod-template-hash</c>.</summary>
    public string TemplateFingerprint => _fingerprint ??= PodTemplate.Canonical(Template);

    /// <summary>Whether old pods must be gone before new ones come.</summary>
    public bool IsRecreate { get; }

    /// <summary><c>maxSurge</c> as written.</summary>
    public IntOrPercent Surge { get; }

    /// <summary><c>maxUnavailable</c> as written.</summary>
    public IntOrPercent Unavailable { get; }

    /// <summary>How many old ReplicaSets are kept; null for all.</summary>
    public int? HistoryLimit { get; }

    /// <summary>How long a rollout may go without progress; null for ever.</summary>
    public TimeSpan? ProgressDeadline { get; }
}
