using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Problems;

/// <summary>
/// What was observed of one rollout at one moment. It may hold more than belongs to the rollout – the pods and events of a whole
/// namespace –: the rules take what is its own, by owner and UID. Pods, revisions and events are wrapped, so that whoever follows
/// many rollouts parses each object once for all snapshots it is part of.
/// </summary>
internal sealed class RolloutSnapshot
{
    private readonly Lazy<NewRevision?> _newRevision;
    private readonly Lazy<ILookup<string, ObservedEvent>> _events;
    private readonly Lazy<Rollout> _rollout;

    public RolloutSnapshot()
    {
        _newRevision = new(() => NewRevision.Of(this));
        _events = new(() => Events.ToLookup(seen => seen.ObjectUid, StringComparer.Ordinal));
        _rollout = new(() => RolloutJudge.Judge(Workload!, OldDeadline));
    }

    /// <summary>The workload.</summary>
    public required Workload Workload { get; init; }

    /// <summary>The stamp of an exceeded deadline that is not about the workload's template, as <see cref="RolloutJudge.Judge"/> takes it.</summary>
    public DateTimeOffset? OldDeadline { get; init; }

    /// <summary>Pods.</summary>
    public IEnumerable<ObservedPod> Pods { get; init; } = [];

    /// <summary>ReplicaSets, for a Deployment; ControllerRevisions, for the others. A StatefulSet names its new revision itself and needs them for its number only.</summary>
    public IEnumerable<ObservedRevision> Revisions { get; init; } = [];

    /// <summary>Events.</summary>
    public IEnumerable<ObservedEvent> Events { get; init; } = [];

    /// <summary>Nodes by name; one that is not there counts as sound.</summary>
    public IReadOnlyDictionary<string, ObservedNode> Nodes { get; init; } = new Dictionary<string, ObservedNode>(StringComparer.Ordinal);

    /// <summary>What could not be read.</summary>
    public Unseen Unseen { get; init; }

    /// <summary>The server's clock now. Stamps in objects are compared with it, and never with this machine's clock.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>Where the rollout stands by the workload alone.</summary>
    public Rollout Rollout => _rollout.Value;

    /// <summary>Which pods are the new ones; null where that cannot be told now.</summary>
    public NewRevision? NewRevision => _newRevision.Value;

    /// <summary>Whether nothing can be said of the new pods, since the controller has not looked at the change yet.</summary>
    public bool IsTooEarly => NewRevision is null && !Workload.IsObserved && !Unseen.HasFlag(Unseen.Revisions) && !Unseen.HasFlag(Unseen.Pods);

    /// <summary>The new revision's pods that are not on their way out.</summary>
    public IEnumerable<ObservedPod> NewPods => NewRevision is { } revision ? Pods.Where(pod => !pod.IsBeingDeleted && revision.Includes(pod)) : [];

    /// <summary>The revisions of this workload.</summary>
    public IEnumerable<ObservedRevision> OwnRevisions => Revisions.Where(revision => revision.OwnerUid == Workload.Uid);

    /// <summary>The events about an object.</summary>
    public IEnumerable<ObservedEvent> EventsOf(string? uid) => uid is { Length: > 0 } ? _events.Value[uid] : [];

    /// <summary>Whether an undo has somewhere to go, as far as can be seen.</summary>
    public bool HasOtherRevision => Unseen.HasFlag(Unseen.Revisions)
        || Workload.Json.Text("status", "currentRevision") is { } current && current != Workload.Json.Text("status", "updateRevision")
        || OwnRevisions.Any(revision => revision != NewRevision?.Source);
}
