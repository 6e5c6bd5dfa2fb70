using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Admission;

/// <summary>Refuses what a ResourceQuota of the namespace does not allow, in Kubernetes' words.</summary>
/// <param name="store">Where objects are kept.</param>
/// <param name="kinds">What is served.</param>
internal sealed class QuotaAdmission(ObjectStore store, KindRegistry kinds)
{
    /// <summary>Lets an object pass.</summary>
    /// <exception cref="ApiRefusal">Forbidden.</exception>
    public void Check(Kind kind, JsonObject draft, string name)
    {
        var asked = QuotaUsage.Of(kind, draft);
        if (asked.Count == 0)
        {
            return;
        }

        foreach (var (_, quota) in store.List(kinds.Of(Resources.ResourceQuotas).Shelf).Root.Where(q => q.Key.Namespace == draft.Namespace()))
        {
            var hard = (quota.Value["spec"].At("hard") as JsonObject ?? []).ToDictionary(h => h.Key, h => Quantity.ParseOrZero(h.Value?.ToString()), StringComparer.Ordinal);
            RequireAmounts(kind, draft, name, quota.Value.Name(), hard.Keys);
            var exceeded = asked
                .Where(a => hard.ContainsKey(a.Key) && !a.Value.IsZero)
                .Select(a => (Name: a.Key, Asked: a.Value, Used: Used(kind, draft.Namespace(), a.Key), Hard: hard[a.Key]))
                .Where(e => e.Used + e.Asked > e.Hard)
                .OrderBy(e => e.Name, StringComparer.Ordinal)
                .ToList();
            if (exceeded.Count > 0)
            {
                throw Refuse.Forbidden(
                    kind.Type, name,
                    $"exceeded quota: {quota.Value.Name()}, requested: {string.Join(',', exceeded.Select(e => $"{e.Name}={e.Asked}"))}, "
                    + $"used: {string.Join(',', exceeded.Select(e => $"{e.Name}={e.Used}"))}, limited: {string.Join(',', exceeded.Select(e => $"{e.Name}={e.Hard}"))}");
            }
        }
    }

    private Quantity Used(Kind kind, string ns, string resource) => store.List(kind.Shelf).Root
        .Where(o => o.Key.Namespace == ns)
        .Select(o => QuotaUsage.Of(kind, o.Value.Value).GetValueOrDefault(resource))
        .Aggregate(default(Quantity), (sum, next) => sum + next);

    /// <summary>Where a quota limits cpu or memory, every container must say how much it takes.</summary>
    private static void RequireAmounts(Kind kind, JsonObject draft, string name, string quota, IEnumerable<string> limited)
    {
        if (kind.Type != Resources.Pods)
        {
            return;
        }

        var missing = limited.Where(QuotaUsage.IsComputed).Order(StringComparer.Ordinal)
            .Select(r => (Resource: r, Containers: draft["spec"].At("containers").Maps().Where(c => !QuotaUsage.Says(c, r)).Select(c => c.Text("name")).ToList()))
            .Where(m => m.Containers.Count > 0)
            .Select(m => $"{m.Resource} for: {string.Join(',', m.Containers)}")
            .ToList();
        if (missing.Count > 0)
        {
            throw Refuse.Forbidden(kind.Type, name, $"failed quota: {quota}: must specify {string.Join("; ", missing)}");
        }
    }
}
