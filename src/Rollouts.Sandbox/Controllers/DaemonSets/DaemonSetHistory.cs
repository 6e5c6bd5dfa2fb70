using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Controllers.Revisions;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>The revisions of a DaemonSet at one look.</summary>
internal sealed class DaemonSetHistory
{
    private readonly RevisionHistory _book;
    private readonly DaemonSet _set;
    private readonly List<ControllerRevision> _former;

    private DaemonSetHistory(RevisionHistory book, DaemonSet set, ControllerRevision current, List<ControllerRevision> former, int? collisions)
    {
        _book = book;
        _set = set;
        _former = former;
        Collisions = collisions;
        Hash = HashOf(current);
    }

    /// <summary>The hash of the current revision.</summary>
    public string Hash { get; }

    /// <summary>How often a new revision's name was another template's; null for never.</summary>
    public int? Collisions { get; }

    /// <summary>Finds the revisions, and numbers or creates the current one.</summary>
    /// <param name="api">The API.</param>
    /// <param name="cache">The cluster.</param>
    /// <param name="book">How revisions are kept.</param>
    /// <param name="set">The DaemonSet.</param>
    /// <param name="pods">Its pods.</param>
    public static DaemonSetHistory Read(IApi api, ClusterCache cache, RevisionHistory book, DaemonSet set, IReadOnlyList<Pod> pods)
    {
        var revisions = book.Claim(set, set.Selector, cache.ControllerRevisions);
        var collisions = set.Collisions ?? 0;
        var current = book.Current(set, set.Template, revisions, ref collisions);
        var former = revisions.Where(r => r.Uid != current.Uid).ToList();
        foreach (var twin in former.Where(r => r.TemplateFingerprint == current.TemplateFingerprint).ToList())
        {
            // Two revisions of one template, such as after an adoption: the pods of both are up to date.
            Relabel(api, pods.Where(p => DaemonPod.IsOf(p, HashOf(twin))), HashOf(current));
            book.Delete(twin);
            former.Remove(twin);
        }

        return new DaemonSetHistory(book, set, current, former, collisions > 0 ? collisions : set.Collisions);
    }

    /// <summary>Deletes the oldest revisions beyond the limit. One that still has pods is spared, but takes up a place.</summary>
    public void CleanUp(IReadOnlyList<Pod> pods)
    {
        var live = pods.Select(p => p.Labels.GetValueOrDefault(DaemonPod.HashLabel)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        _book.Truncate(_former, r => live.Contains(HashOf(r)), Math.Max(0, _set.HistoryLimit - _former.Count(r => live.Contains(HashOf(r)))));
    }

    private static string HashOf(ControllerRevision revision) => revision.Labels.GetValueOrDefault(DaemonPod.HashLabel) ?? revision.Name;

    private static void Relabel(IApi api, IEnumerable<Pod> pods, string hash)
    {
        foreach (var pod in pods)
        {
            var draft = pod.Draft();
            draft.Metadata().Section("labels")[DaemonPod.HashLabel] = hash;
            api.Update(Resources.Pods, draft);
        }
    }
}
