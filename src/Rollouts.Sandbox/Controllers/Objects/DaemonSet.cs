using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A DaemonSet's wishes: one pod of a template on every node that suits it.</summary>
internal sealed class DaemonSet : ApiObject, IOwner
{
    /// <summary>Counts the templates that were sent, since before there were revisions.</summary>
    public const string TemplateGenerationAnnotation = "deprecated.daemonset.template.generation";

    /// <summary>Reads a DaemonSet.</summary>
    public DaemonSet(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        var spec = json["spec"];
        MinReadySeconds = (int)(spec.Number("minReadySeconds") ?? 0);
        Selector = LabelSelector.OfWorkload(spec.At("selector"));
        var strategy = spec.At("updateStrategy");
        IsOnDelete = strategy.Text("type") == "OnDelete";
        Surge = IsOnDelete ? default : IntOrPercent.Read(strategy.At("rollingUpdate").At("maxSurge"));
        Unavailable = IsOnDelete ? default : IntOrPercent.Read(strategy.At("rollingUpdate").At("maxUnavailable"));
        HistoryLimit = (int)(spec.Number("revisionHistoryLimit") ?? 10);
        TemplateGeneration = Annotations.GetValueOrDefault(TemplateGenerationAnnotation) is { } text
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation) ? generation : null;
        ObservedGeneration = json["status"].Number("observedGeneration") ?? 0;
        Collisions = (int?)json["status"].Number("collisionCount");
    }

    /// <summary>How long a pod must be ready to be available.</summary>
    public int MinReadySeconds { get; }

    /// <summary>Which pods and revisions can be its own.</summary>
    public LabelSelector Selector { get; }

    /// <summary>What its pods are made from. Shared: clone before changing.</summary>
    public JsonObject Template => PodTemplate.Of(Json);

    /// <summary>The template's <c>spec</c>. Shared: clone before changing.</summary>
    public JsonObject PodSpec => Template["spec"] as JsonObject ?? [];

    /// <summary>Whether old pods stay until somebody deletes them.</summary>
    public bool IsOnDelete { get; }

    /// <summary><c>maxSurge</c> as written: on how many nodes a new pod may run beside the old one.</summary>
    public IntOrPercent Surge { get; }

    /// <summary><c>maxUnavailable</c> as written: on how many nodes there may be no available pod.</summary>
    public IntOrPercent Unavailable { get; }

    /// <summary>How many former revisions are kept.</summary>
    public int HistoryLimit { get; }

    /// <summary>How many templates were sent; null where nobody counted.</summary>
    public long? TemplateGeneration { get; }

    /// <summary>The generation that the status speaks of.</summary>
    public long ObservedGeneration { get; }

    /// <summary>How often a new revision's name was another template's; null for never.</summary>
    public int? Collisions { get; }

    /// <summary>Whether a node may bear two pods for a while.</summary>
    public bool AllowsSurge => Surge.Of(1, roundUp: true) > 0;
}
