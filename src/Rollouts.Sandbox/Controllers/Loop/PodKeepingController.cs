using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>A control loop over objects that keep pods: it looks at one again when something becomes of its pods.</summary>
/// <param name="loop">The loop that calls it.</param>
/// <param name="sets">The objects.</param>
/// <param name="kind">Their kind, as pods name their owner's.</param>
/// <param name="time">The cluster's clock.</param>
internal abstract class PodKeepingController<T>(WorkLoop loop, Informer<T> sets, string kind, TimeProvider time) : Controller(loop)
    where T : PodKeeper
{
    /// <summary>A pod has changed; one that is nobody's may be adopted.</summary>
    protected void OnPod(Pod? before, Pod? now)
    {
        EnqueueOwner(before);
        EnqueueOwner(now);
        if (now is { Owner: null, IsBeingDeleted: false })
        {
            foreach (var set in sets.In(now.Namespace).Where(s => s.Selector.Matches(now.LabelMap)))
            {
                Enqueue(set.Key);
            }
        }
    }

    /// <summary>Asks for a look at what owns an object.</summary>
    protected void EnqueueOwner(ApiObject? owned)
    {
        if (owned?.Owner is { } owner && owner.Kind == kind && sets.Find(new ObjectKey(owned.Namespace, owner.Name))?.Uid == owner.Uid)
        {
            Enqueue(new ObjectKey(owned.Namespace, owner.Name));
        }
    }

    /// <summary>A ready pod becomes available by the mere passing of time, which no event tells.</summary>
    protected void LookAgainWhenAvailable(T set, IEnumerable<Pod> pods)
    {
        var now = time.GetUtcNow();
        var waits = pods.Where(p => p.IsReady && !p.IsAvailable(set.MinReadySeconds, now)).Select(p => p.ReadySince!.Value.AddSeconds(set.MinReadySeconds) - now);
        if (waits.DefaultIfEmpty(TimeSpan.Zero).Min() is var wait && wait > TimeSpan.Zero)
        {
            EnqueueAfter(set.Key, wait);
        }
    }
}
