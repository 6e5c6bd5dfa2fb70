using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Admission;

/// <summary>Decides whether a new object may come into being, once it is known to be right.</summary>
/// <param name="store">Where objects are kept.</param>
/// <param name="kinds">What is served.</param>
internal sealed class Admitter(ObjectStore store, KindRegistry kinds)
{
    /// <summary>Lets an object pass.</summary>
    /// <exception cref="ApiRefusal">NotFound where its namespace does not exist; Forbidden.</exception>
    public void Admit(Kind kind, JsonObject draft)
    {
        if (kind.Type.Namespaced)
        {
            RequireNamespace(kind, draft);
        }
    }

    private void RequireNamespace(Kind kind, JsonObject draft)
    {
        var name = draft.Namespace();
        var ns = store.Find(kinds.Of(Resources.Namespaces).Shelf, new ObjectKey(string.Empty, name)) ?? throw Refuse.NotFound(Resources.Namespaces, name);
        if (Deletion.IsMarked(ns.Value))
        {
            throw Refuse.Forbidden(kind.Type, draft.Name(), $"unable to create new content in namespace {name} because it is being terminated");
        }
    }
}
