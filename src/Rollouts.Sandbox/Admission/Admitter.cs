using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Admission;

/// <summary>Decides whether a new object may come into being.</summary>
/// <param name="store">Where objects are kept.</param>
/// <param name="kinds">What is served.</param>
internal sealed class Admitter(ObjectStore store, KindRegistry kinds)
{
    private readonly QuotaAdmission _quota = new(store, kinds);

    /// <summary>Before an object is checked: its namespace must take new objects, and a pod gets what the cluster gives every pod.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="draft">The object.</param>
    /// <param name="name">What refusals call it: a generated name is not known yet when the server admits.</param>
    /// <exception cref="ApiRefusal">NotFound where its namespace does not exist; Forbidden where that is going.</exception>
    public void Prepare(Kind kind, JsonObject draft, string name)
    {
        if (kind.Type.Namespaced)
        {
            RequireNamespace(kind, draft, name);
        }

        if (kind.Type == Resources.Pods)
        {
            PodAdmission.Prepare(draft.Section("spec"));
        }
    }

    /// <summary>After an object was found right: quotas must allow it.</summary>
    /// <exception cref="ApiRefusal">Forbidden.</exception>
    public void Check(Kind kind, JsonObject draft, string name) => _quota.Check(kind, draft, name);

    private void RequireNamespace(Kind kind, JsonObject draft, string name)
    {
        var ns = draft.Namespace();
        var found = store.Find(kinds.Of(Resources.Namespaces).Shelf, new ObjectKey(string.Empty, ns)) ?? throw Refuse.NotFound(Resources.Namespaces, ns);
        if (Deletion.IsMarked(found.Value))
        {
            throw Refuse.Terminating(kind.Type, name, ns);
        }
    }
}
