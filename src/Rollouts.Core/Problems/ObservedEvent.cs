using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Problems;

/// <summary>An event as it was observed.</summary>
/// <param name="json">The event.</param>
internal sealed class ObservedEvent(JsonElement json)
{
    /// <summary>A field selector that spares the server, and us, what every healthy rollout leaves behind in numbers and no rule asks for.</summary>
    public const string Worthwhile = "reason!=Scheduled,reason!=Pulled,reason!=Created,reason!=Started,reason!=Killing,reason!=SuccessfulDelete,reason!=ScalingReplicaSet";

    public string Reason { get; } = json.Text("reason") ?? "";

    public string Message { get; } = json.Text("message") ?? "";

    /// <summary>The UID of the object it is about.</summary>
    public string ObjectUid { get; } = json.Text("involvedObject", "uid") ?? "";

    /// <summary>Which part of the object it is about: <c>spec.containers{app}</c>.</summary>
    public string? FieldPath { get; } = json.Text("involvedObject", "fieldPath");

    public DateTimeOffset? FirstSeen { get; } = json.Time("firstTimestamp") ?? json.Time("eventTime") ?? json.Time("metadata", "creationTimestamp");

    /// <summary>When it happened last: an event that repeats itself is counted up, in one of two ways.</summary>
    public DateTimeOffset? LastSeen { get; } =
        json.Time("series", "lastObservedTime") ?? json.Time("lastTimestamp") ?? json.Time("eventTime") ?? json.Time("metadata", "creationTimestamp");
}
