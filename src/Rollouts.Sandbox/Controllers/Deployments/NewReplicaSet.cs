using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>Sees to it that the current template has its ReplicaSet, with the right number and annotations.</summary>
internal static class NewReplicaSet
{
    /// <summary>Brings an existing one up to date.</summary>
    public static void Refresh(DeploymentPass pass)
    {
        if (pass.NewSet is { } set)
        {
            Refresh(pass, set);
        }
    }

    /// <summary>Brings an existing one up to date, or creates it.</summary>
    public static void Ensure(DeploymentPass pass)
    {
        if (pass.NewSet is { } set)
        {
            Refresh(pass, set);
        }
        else
        {
            pass.NewSet = Create(pass);
        }
    }

    private static void Refresh(DeploymentPass pass, ReplicaSet set)
    {
        var deployment = pass.Deployment;
        var draft = set.Draft();
        var changed = RevisionBook.Annotate(draft.Metadata().Section("annotations"), deployment, RevisionBook.NextAfter(pass.OldSets));
        if (changed || set.MinReadySeconds != deployment.MinReadySeconds)
        {
            draft.Section("spec")["minReadySeconds"] = deployment.MinReadySeconds;
            pass.NewSet = pass.Update(draft);
            return;
        }

        var revision = set.Annotations.GetValueOrDefault(DeploymentAnnotations.Revision);
        var status = pass.Status;
        if (deployment.ProgressDeadline is not null && status.Find(DeploymentConditions.Progressing) is null)
        {
            // Somebody has just begun to care for progress: the deadline counts from now.
            status = status.With(Progressing(pass, "True", DeploymentConditions.FoundNewReplicaSet, $"Found new replica set \"{set.Name}\""));
        }

        WriteIfChanged(pass, status, revision);
    }

    private static ReplicaSet Create(DeploymentPass pass)
    {
        var deployment = pass.Deployment;
        var hash = PodTemplate.Hash(deployment.TemplateFingerprint, pass.Status.CollisionCount);
        var revision = RevisionBook.NextAfter(pass.OldSets);
        var size = ReplicaLimits.NewSetSize(deployment, pass.OldSets, newSize: 0);
        var draft = Draft(pass, hash, size, revision);
        ReplicaSet created;
        try
        {
            created = pass.Create(draft);
        }
        catch (ApiRefusal refusal) when (refusal.Reason == "AlreadyExists")
        {
            created = TakeOver(pass, draft.Name(), refusal);
            WriteIfChanged(pass, pass.Status, revision);
            return created;
        }
        catch (ApiRefusal refusal)
        {
            TellRefused(pass, draft.Name(), refusal);
            throw;
        }

        if (size > 0)
        {
            pass.TellScaled(created.Name, 0, size);
        }

        var status = deployment.ProgressDeadline is null
            ? pass.Status
            : pass.Status.With(Progressing(pass, "True", DeploymentConditions.NewReplicaSetCreated, $"Created new replica set \"{created.Name}\""));
        WriteIfChanged(pass, status, revision);
        return created;
    }

    private static JsonObject Draft(DeploymentPass pass, string hash, int size, string revision)
    {
        var deployment = pass.Deployment;
        var template = deployment.Template.Copy();
        var labels = template.Section("metadata").Section("labels");
        labels[PodTemplate.HashLabel] = hash;
        var selector = deployment.Json["spec"].At("selector") is JsonObject asked ? asked.Copy() : [];
        selector.Section("matchLabels")[PodTemplate.HashLabel] = hash;
        var annotations = new JsonObject();
        RevisionBook.Annotate(annotations, deployment, revision);
        pass.NoteReplicas(annotations);
        var spec = new JsonObject { ["replicas"] = size };
        if (deployment.MinReadySeconds > 0)
        {
            spec["minReadySeconds"] = deployment.MinReadySeconds;
        }

        spec["selector"] = selector;
        spec["template"] = template;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = NameOf(deployment.Name, hash),
                ["namespace"] = deployment.Namespace,
                ["labels"] = labels.Copy(),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnerReference.ToController(Resources.Deployments, deployment)),
            },
            ["spec"] = spec,
        };
    }

    /// <summary>The name was taken: by this very template's set, of which the cache knew nothing yet, or by another template of equal hash.</summary>
    private static ReplicaSet TakeOver(DeploymentPass pass, string name, ApiRefusal refusal)
    {
        if (pass.FindSet(name) is { } existing && existing.Owner?.Uid == pass.Deployment.Uid && existing.TemplateFingerprint == pass.Deployment.TemplateFingerprint)
        {
            return existing;
        }

        pass.WriteStatus(pass.Status with { CollisionCount = (pass.Status.CollisionCount ?? 0) + 1 });
        throw refusal;
    }

    private static void TellRefused(DeploymentPass pass, string name, ApiRefusal refusal)
    {
        if (refusal.Message.Contains("because it is being terminated", StringComparison.Ordinal))
        {
            // The namespace is going, and the Deployment with it.
            return;
        }

        var message = $"Failed to create new replica set \"{name}\": {refusal.Message}";
        if (pass.Deployment.ProgressDeadline is not null)
        {
            pass.WriteStatus(pass.Status.With(Progressing(pass, "False", DeploymentConditions.ReplicaSetCreateError, message)));
        }

        pass.Warn(DeploymentConditions.ReplicaSetCreateError, message);
    }

    private static void WriteIfChanged(DeploymentPass pass, DeploymentStatus status, string? revision)
    {
        var renumbered = revision is not null && pass.Revision != revision;
        if (renumbered)
        {
            pass.Revision = revision;
        }

        if (renumbered || !ReferenceEquals(status, pass.Status))
        {
            pass.WriteStatus(status);
        }
    }

    private static Condition Progressing(DeploymentPass pass, string status, string reason, string message) =>
        DeploymentConditions.New(DeploymentConditions.Progressing, status, reason, message, pass.Now);

    /// <summary>The set's name; a long Deployment's name is cut so that the whole stays a valid one.</summary>
    private static string NameOf(string deployment, string hash)
    {
        const int Longest = 253;
        return deployment.Length + 1 + hash.Length <= Longest ? $"{deployment}-{hash}" : $"{deployment[..(Longest - hash.Length - 1)]}-{hash}";
    }
}
