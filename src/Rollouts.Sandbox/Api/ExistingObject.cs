using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>What an update may touch, and what stays the server's.</summary>
internal static class ExistingObject
{
    private static readonly string[] Servers =
        ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields", "generateName"];

    /// <summary>The sent object with the current status and the server's own metadata.</summary>
    public static JsonObject WithSpec(Kind kind, JsonObject current, JsonObject sent)
    {
        sent["apiVersion"] = current["apiVersion"]?.DeepClone();
        sent["kind"] = current["kind"]?.DeepClone();
        foreach (var name in Servers)
        {
            Take(current["metadata"]!.AsObject(), sent.Metadata(), name);
        }

        if (kind.HasStatus)
        {
            Take(current, sent, "status");
        }

        return sent;
    }

    /// <summary>
    /// The current object with the sent status. Annotations come along, as in Kubernetes: the Deployment controller numbers a
    /// revision together with the status, and that is no new generation.
    /// </summary>
    public static JsonObject WithStatus(JsonObject current, JsonObject sent)
    {
        var draft = current.Copy();
        Take(sent, draft, "status");
        Take(sent.Metadata(), draft.Metadata(), "annotations");
        return draft;
    }

    /// <summary>Counts up the generation where the kind counts this change.</summary>
    public static void CountGeneration(Kind kind, JsonObject draft, JsonObject current)
    {
        if (kind.Rules.CountsGeneration && kind.Rules.IsNewGeneration(draft, current))
        {
            draft.Metadata()["generation"] = (current["metadata"].Number("generation") ?? 0) + 1;
        }
    }

    private static void Take(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value)
        {
            to[name] = value.DeepClone();
        }
        else
        {
            to.Remove(name);
        }
    }
}
