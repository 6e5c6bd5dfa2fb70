using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>
/// Who owns what. A controller owns the objects whose controller reference bears its UID; it adopts orphans that its selector
/// matches, and releases its own that the selector no longer matches. Labels alone never make an object its own.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="ownerType">The owner's kind.</param>
/// <param name="type">The kind of what is owned.</param>
internal sealed class Ownership(IApi api, ResourceType ownerType, ResourceType type)
{
    /// <summary>Adopts and releases.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="selector">Its selector.</param>
    /// <param name="owned">What bears its UID.</param>
    /// <param name="orphans">What bears no controller reference, in the owner's namespace.</param>
    /// <param name="read">How the kind is read.</param>
    /// <returns>What it owns now.</returns>
    public List<T> Claim<T>(ApiObject owner, LabelSelector selector, IEnumerable<T> owned, IEnumerable<T> orphans, Func<JsonObject, T> read)
        where T : ApiObject
    {
        var claimed = new List<T>();
        foreach (var mine in owned)
        {
            if (selector.Matches(mine.Labels))
            {
                claimed.Add(mine);
            }
            else if (!owner.IsBeingDeleted)
            {
                Release(owner, mine);
            }
        }

        foreach (var orphan in orphans.Where(o => !o.IsBeingDeleted && selector.Matches(o.Labels)))
        {
            if (!owner.IsBeingDeleted)
            {
                claimed.Add(read(Adopt(owner, orphan)));
            }
        }

        return claimed;
    }

    private JsonObject Adopt(ApiObject owner, ApiObject orphan)
    {
        var draft = orphan.Draft();
        References(draft).Add(OwnerReference.ToController(ownerType, owner));
        return api.Update(type, draft);
    }

    private void Release(ApiObject owner, ApiObject mine)
    {
        var draft = mine.Draft();
        var references = References(draft);
        foreach (var reference in references.Maps().Where(r => r.Text("uid") == owner.Uid).ToList())
        {
            references.Remove(reference);
        }

        api.Update(type, draft);
    }

    private static JsonArray References(JsonObject draft)
    {
        if (draft.Metadata()["ownerReferences"] is not JsonArray references)
        {
            references = [];
            draft.Metadata()["ownerReferences"] = references;
        }

        return references;
    }
}
