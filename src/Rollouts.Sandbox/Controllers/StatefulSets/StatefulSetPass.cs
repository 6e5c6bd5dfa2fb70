using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>One look at one StatefulSet: which places it has, which pods are too many, and who holds the others up.</summary>
internal sealed class StatefulSetPass
{
    private readonly DateTimeOffset _now;

    /// <summary>Begins a look.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="current">The revision that the last complete update reached.</param>
    /// <param name="update">The revision of the template.</param>
    /// <param name="pods">Its pods, gone ones included until they are deleted.</param>
    /// <param name="control">What creates and deletes them.</param>
    /// <param name="now">The cluster's time.</param>
    public StatefulSetPass(
        StatefulSet set, ControllerRevision current, ControllerRevision update, IReadOnlyList<Pod> pods, StatefulPodControl control, DateTimeOffset now)
    {
        _now = now;
        Set = set;
        Update = update;
        Control = control;
        var byOrdinal = pods.ToDictionary(p => PodIdentity.OrdinalOf(set, p)!.Value);
        Replicas = [.. Enumerable.Range(set.FirstOrdinal, set.Desired).Select(o => new Replica(o, byOrdinal.GetValueOrDefault(o), OriginOf(set, current, update, o)))];
        Condemned = [.. byOrdinal.Where(p => p.Key < set.FirstOrdinal || p.Key >= set.FirstOrdinal + set.Desired).OrderByDescending(p => p.Key).Select(p => new Replica(p.Key, p.Value, update))];
        FirstUnavailable = Replicas.Concat(Condemned.Reverse()).FirstOrDefault(r => !IsAvailable(r));
    }

    /// <summary>The StatefulSet.</summary>
    public StatefulSet Set { get; }

    /// <summary>The revision of the template.</summary>
    public ControllerRevision Update { get; }

    /// <summary>What creates and deletes pods.</summary>
    public StatefulPodControl Control { get; }

    /// <summary>The places, the lowest number first.</summary>
    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>The pods whose numbers are not wanted, the highest first.</summary>
    public IReadOnlyList<Replica> Condemned { get; }

    /// <summary>The lowest place that is not available, condemned ones last; null where all are.</summary>
    public Replica? FirstUnavailable { get; }

    /// <summary>Whether a pod was deleted to be updated.</summary>
    public bool HasDeletedForUpdate { get; set; }

    /// <summary>Whether a place has a pod that counts: ready for long enough, and to stay.</summary>
    public bool IsAvailable(Replica replica) => replica.Pod is { IsBeingDeleted: false } pod && pod.IsAvailable(Set.MinReadySeconds, _now);

    /// <summary>Below a partition a pod that is lost comes back as it was; all others come as the template is now, also under OnDelete.</summary>
    private static ControllerRevision OriginOf(StatefulSet set, ControllerRevision current, ControllerRevision update, int ordinal) =>
        !set.IsOnDelete && ordinal < set.FirstOrdinal + set.Partition ? current : update;
}
