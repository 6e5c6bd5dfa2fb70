using System.Text.Json.Nodes;
using Rollouts.Sandbox.Admission;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Quotas;

/// <summary>Keeps the <c>status</c> of ResourceQuotas up to date: what is limited, and what is used of it.</summary>
internal sealed class QuotaController : Controller
{
    private readonly IApi _api;
    private readonly ClusterCache _cache;
    private readonly KindRegistry _kinds;

    /// <summary>Creates the controller.</summary>
    public QuotaController(WorkLoop loop, IApi api, ClusterCache cache, KindRegistry kinds)
        : base(loop)
    {
        _api = api;
        _cache = cache;
        _kinds = kinds;
        cache.Quotas.OnChange((before, now) => Enqueue((now ?? before)!.Key));
        foreach (var kind in cache.All.Where(k => k.Type.Namespaced && k.Type != Resources.ResourceQuotas))
        {
            kind.OnAnyChange((before, now) => Recount((now ?? before)!.Namespace));
        }
    }

    /// <inheritdoc/>
    public override int Rank => 2;

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_cache.Quotas.Find(key) is not { } quota || quota.Json["spec"].At("hard") is not JsonObject hard)
        {
            return;
        }

        var used = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var kind in _kinds.Stored.Where(k => k.Type.Namespaced && IsLimited(k, hard)))
        {
            foreach (var (name, amount) in _api.List(kind.Type, key.Namespace).SelectMany(o => QuotaUsage.Of(kind, o)))
            {
                used[name] = used.GetValueOrDefault(name) + amount;
            }
        }

        var status = new JsonObject
        {
            ["hard"] = hard.DeepClone(),
            ["used"] = new JsonObject(hard.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, used.GetValueOrDefault(h.Key).ToString()))),
        };
        if (!JsonNode.DeepEquals(status, quota.Json["status"]))
        {
            var draft = quota.Draft();
            draft["status"] = status;
            _api.UpdateStatus(Resources.ResourceQuotas, draft);
        }
    }

    private static bool IsLimited(Kind kind, JsonObject hard) =>
        hard.ContainsKey(kind.Type.Plural) || hard.ContainsKey("count/" + kind.Shelf) || (kind.Type == Resources.Pods && hard.Any(h => QuotaUsage.IsComputed(h.Key)));

    private void Recount(string ns)
    {
        foreach (var quota in _cache.Quotas.In(ns))
        {
            Enqueue(quota.Key);
        }
    }
}
