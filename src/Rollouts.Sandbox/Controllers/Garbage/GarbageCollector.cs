using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Loop;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Garbage;

/// <summary>
/// Deletes what belongs to something that is gone; one instance looks after one kind. In the background (the default) the
/// owner goes at once and its dependents follow; in the foreground it stays until the dependents that block it are gone; an
/// owner deleted with <c>orphan</c> first lets its dependents go free.
/// </summary>
internal sealed class GarbageCollector : Controller
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    private readonly IApi _api;
    private readonly IInformer _kind;
    private readonly OwnerGraph _graph;
    private readonly IReadOnlyDictionary<(string ApiVersion, string Kind), ResourceType> _types;

    /// <summary>Creates the collector of a kind.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="api">The API.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="graph">What belongs to what, shared by all collectors.</param>
    /// <param name="types">Every kind by the names that references give.</param>
    public GarbageCollector(
        WorkLoop loop, IApi api, IInformer kind, OwnerGraph graph, IReadOnlyDictionary<(string ApiVersion, string Kind), ResourceType> types)
        : base(loop)
    {
        _api = api;
        _kind = kind;
        _graph = graph;
        _types = types;
        kind.OnAnyChange(OnChange);
    }

    /// <inheritdoc/>
    public override void Sync(ObjectKey key)
    {
        if (_kind.FindAny(key) is not { } value)
        {
            return;
        }

        if (value.IsBeingDeleted && value.Finalizers.Contains(Orphan, StringComparer.Ordinal))
        {
            Release(value);
        }
        else if (value.IsBeingDeleted && value.Finalizers.Contains(Foreground, StringComparer.Ordinal))
        {
            GoAfterDependents(value);
        }
        else if (!value.IsBeingDeleted && value.Owners.Count > 0)
        {
            GoAfterOwners(value);
        }
    }

    /// <summary>Deletes an object all of whose owners are gone; of several owners the gone ones are only crossed out.</summary>
    private void GoAfterOwners(ApiObject value)
    {
        var states = value.Owners.Select(o => (Owner: o, State: StateOf(value, o))).ToList();
        var options = new DeleteOptions(Uid: value.Uid, Propagation: "Background");
        if (states.TrueForAll(s => s.State != OwnerState.Lasting))
        {
            // An owner that waits for its dependents wants theirs to be gone as well.
            var waits = states.Exists(s => s.State == OwnerState.Waiting) && _graph.DependentsOf(value.Uid).Count > 0;
            _api.Delete(_kind.Type, Ns(value), value.Name, waits ? options with { Propagation = "Foreground" } : options);
        }
        else if (states.Exists(s => s.State == OwnerState.Gone))
        {
            CrossOut(value, [.. states.Where(s => s.State == OwnerState.Gone).Select(s => s.Owner.Uid)]);
        }
    }

    private OwnerState StateOf(ApiObject dependent, OwnerReference owner)
    {
        if (!_types.TryGetValue((owner.ApiVersion, owner.Kind), out var type))
        {
            // A kind that is not served here may exist for all we know.
            return OwnerState.Lasting;
        }

        // Asked of the API itself: nothing is deleted on hearsay.
        var live = _api.Find(type, type.Namespaced ? dependent.Namespace : null, owner.Name);
        if (live is null || live["metadata"].Text("uid") != owner.Uid)
        {
            return OwnerState.Gone;
        }

        var metadata = live["metadata"];
        var isWaiting = metadata.At("deletionTimestamp") is not null && (metadata.At("finalizers") as JsonArray ?? []).Any(f => f.AsText() == Foreground);
        return isWaiting ? OwnerState.Waiting : OwnerState.Lasting;
    }

    private void GoAfterDependents(ApiObject owner)
    {
        var isBlocked = false;
        foreach (var (collector, key) in _graph.DependentsOf(owner.Uid))
        {
            collector.Enqueue(key);
            isBlocked |= collector._kind.FindAny(key)?.Owners.Any(o => o.Uid == owner.Uid && o.IsBlocking) == true;
        }

        if (!isBlocked)
        {
            RemoveFinalizer(owner, Foreground);
        }
    }

    private void Release(ApiObject owner)
    {
        foreach (var (collector, key) in _graph.DependentsOf(owner.Uid))
        {
            if (collector._kind.FindAny(key) is { } dependent)
            {
                collector.CrossOut(dependent, [owner.Uid]);
            }
        }

        RemoveFinalizer(owner, Orphan);
    }

    private void CrossOut(ApiObject value, HashSet<string> owners)
    {
        var draft = value.Draft();
        draft.Metadata()["ownerReferences"] = new JsonArray(
            [.. draft["metadata"].At("ownerReferences").Maps().Where(o => !owners.Contains(o.Text("uid") ?? string.Empty)).Select(o => o.DeepClone())]);
        _api.Update(_kind.Type, draft);
    }

    private void RemoveFinalizer(ApiObject value, string name)
    {
        var draft = value.Draft();
        draft.Metadata()["finalizers"] = new JsonArray([.. value.Finalizers.Where(f => f != name).Select(f => JsonValue.Create(f))]);
        _api.Update(_kind.Type, draft);
    }

    private void OnChange(ApiObject? before, ApiObject? now)
    {
        var dependents = now is null || now.IsBeingDeleted ? _graph.DependentsOf((now ?? before)!.Uid) : [];
        _graph.Update(this, before, now);
        if (now is null)
        {
            // Its dependents may be garbage now, and owners that waited for it may go.
            foreach (var (collector, key) in dependents)
            {
                collector.Enqueue(key);
            }

            foreach (var owner in before!.Owners)
            {
                EnqueueOwner(before, owner);
            }
        }
        else if (now.Finalizers.Count > 0 && now.IsBeingDeleted)
        {
            Enqueue(now.Key);
        }
        else if (now.Owners.Count > 0 && (before is null || now.Owners.Any(o => !_graph.Exists(o.Uid))))
        {
            Enqueue(now.Key);
        }
    }

    private void EnqueueOwner(ApiObject dependent, OwnerReference owner)
    {
        if (_graph.CollectorOf(owner.Uid) is { } collector)
        {
            collector.Enqueue(new ObjectKey(_types.TryGetValue((owner.ApiVersion, owner.Kind), out var type) && type.Namespaced ? dependent.Namespace : string.Empty, owner.Name));
        }
    }

    private string? Ns(ApiObject value) => _kind.Type.Namespaced ? value.Namespace : null;

    private enum OwnerState
    {
        Lasting,
        Waiting,
        Gone,
    }
}
