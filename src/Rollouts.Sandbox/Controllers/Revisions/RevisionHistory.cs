using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Revisions;

/// <summary>
/// The history of the workloads whose pods are their own: a ControllerRevision for each template. A template that comes back
/// takes its old revision up again under a new, highest number, so a history has gaps and never names a template twice.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="ownerType">The workloads' kind.</param>
/// <param name="hashLabel">The label by which this kind tells its revisions apart; the name ends with the same hash.</param>
internal sealed class RevisionHistory(IApi api, ResourceType ownerType, string hashLabel)
{
    private const int LongestPrefix = 223;

    private readonly Ownership _ownership = new(api, ownerType, Resources.ControllerRevisions);

    /// <summary>A workload's revisions, orphans that match adopted, the lowest number first.</summary>
    /// <param name="owner">The workload.</param>
    /// <param name="selector">Its selector.</param>
    /// <param name="all">Every revision.</param>
    public List<ControllerRevision> Claim(ApiObject owner, LabelSelector selector, Informer<ControllerRevision> all)
    {
        var claimed = _ownership.Claim(owner, selector, all.OwnedBy(owner.Uid), all.OrphansIn(owner.Namespace), static json => new ControllerRevision(json));
        claimed.Sort(ByNumber.LowestFirst);
        return claimed;
    }

    /// <summary>The revision of a workload's template: found, renumbered or created, so that its number is the highest.</summary>
    /// <param name="owner">The workload.</param>
    /// <param name="template">Its template.</param>
    /// <param name="revisions">Its revisions, the lowest number first.</param>
    /// <param name="collisions">How often a name was found to be another template's; counted up where it happens again.</param>
    public ControllerRevision Current(ApiObject owner, JsonObject template, IReadOnlyList<ControllerRevision> revisions, ref int collisions)
    {
        var fingerprint = PodTemplate.Canonical(template);
        var highest = revisions.Count > 0 ? revisions[^1] : null;
        if (highest?.TemplateFingerprint == fingerprint)
        {
            return highest;
        }

        var next = (highest?.Number ?? 0) + 1;
        return revisions.LastOrDefault(r => r.TemplateFingerprint == fingerprint) is { } former
            ? Renumber(former, next)
            : Create(owner, template, fingerprint, next, ref collisions);
    }

    /// <summary>Deletes the lowest-numbered revisions beyond a limit. Those in use are spared, and do not count.</summary>
    /// <param name="revisions">The revisions, the lowest number first.</param>
    /// <param name="isLive">Whether a revision is in use: current, or some pod's.</param>
    /// <param name="limit">How many others are kept.</param>
    public void Truncate(IReadOnlyList<ControllerRevision> revisions, Func<ControllerRevision, bool> isLive, int limit)
    {
        var idle = revisions.Where(r => !isLive(r)).ToList();
        foreach (var revision in idle.Take(Math.Max(0, idle.Count - limit)))
        {
            Delete(revision);
        }
    }

    /// <summary>Deletes a revision; that it is gone already does not matter.</summary>
    public void Delete(ControllerRevision revision)
    {
        try
        {
            api.Delete(Resources.ControllerRevisions, revision.Namespace, revision.Name, new DeleteOptions(Uid: revision.Uid));
        }
        catch (ApiRefusal refusal) when (refusal.Reason == "NotFound")
        {
            return;
        }
    }

    private ControllerRevision Create(ApiObject owner, JsonObject template, string fingerprint, long number, ref int collisions)
    {
        while (true)
        {
            var draft = Draft(owner, template, PodTemplate.Hash(fingerprint, collisions), number);
            try
            {
                return new ControllerRevision(api.Create(Resources.ControllerRevisions, draft));
            }
            catch (ApiRefusal refusal) when (refusal.Reason == "AlreadyExists")
            {
                if (Find(owner.Namespace, draft.Name()) is { } existing && existing.Owner?.Uid == owner.Uid && existing.TemplateFingerprint == fingerprint)
                {
                    return existing;
                }

                collisions++;
            }
        }
    }

    private ControllerRevision? Find(string ns, string name) => api.Find(Resources.ControllerRevisions, ns, name) is { } json ? new ControllerRevision(json) : null;

    private ControllerRevision Renumber(ControllerRevision revision, long number)
    {
        var draft = revision.Draft();
        draft["revision"] = number;
        return new ControllerRevision(api.Update(Resources.ControllerRevisions, draft));
    }

    /// <summary>A revision bears the template's labels, and the workload's annotations as they are now: its change-cause among them.</summary>
    private JsonObject Draft(ApiObject owner, JsonObject template, string hash, long number)
    {
        var labels = (template["metadata"].At("labels") as JsonObject)?.Copy() ?? [];
        labels[hashLabel] = hash;
        var metadata = new JsonObject
        {
            ["name"] = $"{(owner.Name.Length > LongestPrefix ? owner.Name[..LongestPrefix] : owner.Name)}-{hash}",
            ["namespace"] = owner.Namespace,
            ["labels"] = labels,
            ["ownerReferences"] = new JsonArray(OwnerReference.ToController(ownerType, owner)),
        };
        if (owner.Json["metadata"].At("annotations") is JsonObject { Count: > 0 } annotations)
        {
            metadata["annotations"] = annotations.DeepClone();
        }

        return new JsonObject { ["metadata"] = metadata, ["data"] = RevisionData.Of(template), ["revision"] = number };
    }
}
