using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>A control loop over objects that own others: it looks at one when something of its own changes, and when something appears that it could adopt.</summary>
/// <typeparam name="TOwner">The objects.</typeparam>
/// <param name="loop">The loop that calls it.</param>
/// <param name="owners">All of them.</param>
internal abstract class OwnerController<TOwner>(WorkLoop loop, Informer<TOwner> owners) : Controller(loop)
    where TOwner : ApiObject, IOwner
{
    /// <summary>Something that can have an owner has changed.</summary>
    protected void OnOwned(ApiObject? before, ApiObject? now)
    {
        EnqueueOwner(before);
        EnqueueOwner(now);
        if (now is { Owner: null, IsBeingDeleted: false })
        {
            EnqueueAll(now.Namespace, owner => owner.Selector.Matches(now.Labels));
        }
    }

    /// <summary>Asks for a look at the owner of an object, if it is one of these.</summary>
    protected void EnqueueOwner(ApiObject? owned)
    {
        if (owned?.Owner is { } owner
            && owner.Kind == owners.Type.Kind
            && owners.Find(new ObjectKey(owned.Namespace, owner.Name)) is { } found
            && found.Uid == owner.Uid)
        {
            Enqueue(found.Key);
        }
    }

    /// <summary>Asks for a look at every owner of a namespace that fits.</summary>
    protected void EnqueueAll(string ns, Func<TOwner, bool> fits)
    {
        foreach (var owner in owners.In(ns).Where(fits))
        {
            Enqueue(owner.Key);
        }
    }

    /// <summary>A ready pod becomes available by the mere passing of time, which no event tells.</summary>
    protected void LookAgainWhenAvailable(TOwner owner, int minReadySeconds, IEnumerable<Pod> pods, DateTimeOffset now)
    {
        var waits = pods.Where(p => p.IsReady && !p.IsAvailable(minReadySeconds, now)).Select(p => p.ReadySince!.Value.AddSeconds(minReadySeconds) - now);
        if (waits.DefaultIfEmpty(TimeSpan.Zero).Min() is var wait && wait > TimeSpan.Zero)
        {
            EnqueueAfter(owner.Key, wait);
        }
    }
}
