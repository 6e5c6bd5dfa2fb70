using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A pod template that a StatefulSet or DaemonSet has or had, and its number in the history.</summary>
internal sealed class ControllerRevision : ApiObject
{
    private string? _fingerprint;

    /// <summary>Reads a ControllerRevision.</summary>
    public ControllerRevision(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        Number = json.Number("revision") ?? 0;
    }

    /// <summary>Its number: the current template's is the highest.</summary>
    public long Number { get; }

    /// <summary>The pod template it keeps. Shared: clone before changing.</summary>
    public JsonObject Template => Revisions.RevisionData.TemplateOf(Json["data"]);

    /// <summary>Equal for equal templates.</summary>
    public string TemplateFingerprint => _fingerprint ??= PodTemplate.Canonical(Template);
}
