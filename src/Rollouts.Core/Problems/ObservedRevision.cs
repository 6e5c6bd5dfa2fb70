using System.Text.Json;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Problems;

/// <summary>A ReplicaSet or ControllerRevision as it was observed.</summary>
/// <param name="json">The object.</param>
internal sealed class ObservedRevision(JsonElement json)
{
    private string? _templateHash;

    public JsonElement Json { get; } = json;

    public string Name { get; } = json.Text("metadata", "name") ?? "";

    public string Uid { get; } = json.Text("metadata", "uid") ?? "";

    public string? OwnerUid { get; } = Ownership.ControllerOf(json)?.Text("uid");

    public DateTimeOffset Created { get; } = json.Time("metadata", "creationTimestamp") ?? default;

    /// <summary>A ControllerRevision's number.</summary>
    public long Number { get; } = json.Number("revision") ?? 0;

    /// <summary>The hash that a ControllerRevision's pods carry as a label.</summary>
    public string? HashLabel { get; } = json.Text("metadata", "labels", "controller-revision-hash");

    /// <summary>A canonical hash of the pod template, to be compared with the workload's own. Worked out once: a ReplicaSet's template never changes.</summary>
    public string TemplateHash => _templateHash ??= PodTemplate.Hash(WithoutPatchMark(Json.At("spec", "template") ?? Json.At("data", "spec", "template") ?? default));

    /// <summary>Takes over what was worked out when it was observed before.</summary>
    public void TakeOver(ObservedRevision? earlier) => _templateHash ??= earlier?._templateHash;

    // A ControllerRevision holds a patch: its template says of itself that it replaces the other whole.
    private static JsonElement WithoutPatchMark(JsonElement template) => template.At("$patch") is null
        ? template
        : JsonSerializer.SerializeToElement(template.EnumerateObject().Where(field => !field.NameEquals("$patch")).ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));
}
