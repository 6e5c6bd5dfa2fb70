using System.Collections.Immutable;
using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Following;

/// <summary>
/// What bears on the rollouts of one namespace: their pods, the ReplicaSets or ControllerRevisions between, events about any of them,
/// and the cluster's nodes. Streams fill it, on their threads, and each rollout reads its own part.
/// </summary>
/// <param name="clock">The server's clock.</param>
internal sealed class Surroundings(ServerClock clock)
{
    private readonly object _gate = new();
    private readonly Shelf<ObservedPod> _pods = new();
    private readonly Shelf<ObservedRevision> _revisions = new();
    private readonly Shelf<ObservedEvent> _events = new();
    private ImmutableDictionary<string, ObservedNode> _nodes = ImmutableDictionary.Create<string, ObservedNode>(StringComparer.Ordinal);

    // Both are kept when a ReplicaSet goes: its last pods may outlive it.
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _revisionsEver = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceType, int> _awaited = [];
    private Unseen _unseen;

    /// <summary>What the server does not let us see.</summary>
    public Unseen Unseen
    {
        get
        {
            lock (_gate)
            {
                return _unseen;
            }
        }
    }

    /// <summary>Whether all objects of a kind have been told once.</summary>
    public bool IsTold(ResourceType type)
    {
        lock (_gate)
        {
            return _awaited.TryGetValue(type, out var streams) && streams == 0;
        }
    }

    /// <summary>Whether every kind that is followed has been told once, or may not be seen: from then on nothing is missing that will show.</summary>
    public bool IsAllTold
    {
        get
        {
            lock (_gate)
            {
                return _awaited.Count > 0 && _awaited.All(kind => kind.Value == 0 || _unseen.HasFlag(NamespaceStreams.What(kind.Key)));
            }
        }
    }

    /// <summary>Says that one more stream will tell objects of a kind.</summary>
    public void Expect(ResourceType type)
    {
        lock (_gate)
        {
            _awaited[type] = _awaited.GetValueOrDefault(type) + 1;
        }
    }

    /// <summary>Says that one of these streams has told all there is for the first time.</summary>
    public void Told(ResourceType type, DateTimeOffset? serverTime)
    {
        clock.Set(serverTime);
        lock (_gate)
        {
            _awaited[type]--;
        }
    }

    /// <summary>Takes in an object that a stream tells.</summary>
    /// <returns>The UID of the workload it bears on; null where that is not known, or where it bears on every one.</returns>
    public string? Take(ResourceType type, Observation observation)
    {
        clock.Set(observation.ServerTime);
        lock (_gate)
        {
            var isGone = observation.Kind == ObservationKind.Gone;
            return type == ResourceType.Pods ? Take(new ObservedPod(observation.Object), isGone)
                : type == ResourceType.Events ? Take(new ObservedEvent(observation.Object), observation.Object, isGone)
                : Take(new ObservedRevision(observation.Object), isGone);
        }
    }

    /// <summary>Takes in a node.</summary>
    /// <returns>Whether anything has changed that decides where pods can run; heartbeats do not.</returns>
    public bool TakeNode(Observation observation)
    {
        var node = new ObservedNode(observation.Object);
        lock (_gate)
        {
            var isKnown = _nodes.TryGetValue(node.Name, out var before);
            if (observation.Kind == ObservationKind.Gone)
            {
                _nodes = _nodes.Remove(node.Name);
                return isKnown;
            }

            _nodes = _nodes.SetItem(node.Name, node);
            return !isKnown || before!.Excuse != node.Excuse;
        }
    }

    /// <summary>Remembers that something may not be seen, and forgets what was seen of it: nobody would tell that it has changed since.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Miss(Unseen what)
    {
        lock (_gate)
        {
            var isNews = !_unseen.HasFlag(what);
            _unseen |= what;
            switch (what)
            {
                case Unseen.Pods:
                    _pods.Clear();
                    break;
                case Unseen.Revisions:
                    _revisions.Clear();
                    break;
                case Unseen.Events:
                    _events.Clear();
                    break;
                case Unseen.Nodes:
                    _nodes = _nodes.Clear();
                    break;
            }

            return isNews;
        }
    }

    /// <summary>All that is known about one workload.</summary>
    public RolloutSnapshot Of(Workload workload, DateTimeOffset? oldDeadline)
    {
        lock (_gate)
        {
            var revisions = _revisions[workload.Uid].ToList();
            var owners = _revisionsEver.TryGetValue(workload.Uid, out var ever) ? ever.Append(workload.Uid) : [workload.Uid];

            // Where ReplicaSets may not be seen nobody knows whose pods are whose: the rules tell them by the name of theirs.
            var pods = _unseen.HasFlag(Unseen.Revisions) && workload.Kind == WorkloadKind.Deployment
                ? _pods.All.ToList()
                : owners.SelectMany(owner => _pods[owner]).ToList();
            var own = pods.Select(pod => pod.Uid).Concat(revisions.Select(revision => revision.Uid)).Append(workload.Uid);
            return new RolloutSnapshot
            {
                Workload = workload,
                OldDeadline = oldDeadline,
                Pods = pods,
                Revisions = revisions,
                Events = [.. own.SelectMany(uid => _events[uid])],
                Nodes = _nodes,
                Unseen = _unseen,
                ServerTime = clock.Now,
            };
        }
    }

    private string? Take(ObservedPod pod, bool isGone)
    {
        if (pod.OwnerUid is not { } owner)
        {
            return null;
        }

        _pods.Set(owner, pod.Uid, pod, isGone);
        _owners[pod.Uid] = owner;
        if (isGone)
        {
            _owners.Remove(pod.Uid);
        }

        return Root(owner);
    }

    private string? Take(ObservedRevision revision, bool isGone)
    {
        if (revision.OwnerUid is not { } owner)
        {
            return null;
        }

        revision.TakeOver(_revisions.Find(owner, revision.Uid));
        _revisions.Set(owner, revision.Uid, revision, isGone);
        _owners[revision.Uid] = owner;
        if (!_revisionsEver.TryGetValue(owner, out var ever))
        {
            _revisionsEver[owner] = ever = new HashSet<string>(StringComparer.Ordinal);
        }

        ever.Add(revision.Uid);
        return owner;
    }

    private string Take(ObservedEvent happened, JsonElement json, bool isGone)
    {
        _events.Set(happened.ObjectUid, json.Text("metadata", "uid") ?? "", happened, isGone);
        return Root(happened.ObjectUid);
    }

    // From a pod to its ReplicaSet to the Deployment, and no further: whoever may write owner references can make them lead in a circle.
    private string Root(string uid)
    {
        for (var steps = 0; steps < 2 && _owners.TryGetValue(uid, out var owner); steps++)
        {
            uid = owner;
        }

        return uid;
    }
}
