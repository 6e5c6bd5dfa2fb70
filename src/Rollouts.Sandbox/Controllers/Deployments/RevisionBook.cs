using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>
/// How revisions are numbered. The current template's ReplicaSet bears the highest number. Going back to an old template takes
/// its ReplicaSet up again under a new, highest number, and its old number moves to a list of former numbers: numbers in a
/// history are not contiguous, and an old number can vanish from it.
/// </summary>
internal static class RevisionBook
{
    /// <summary>The longest list of former numbers, in characters; the oldest are dropped.</summary>
    private const int LongestHistory = 2000;

    /// <summary>The number of a ReplicaSet's revision; 0 where it has none.</summary>
    public static long NumberOf(ReplicaSet set) => Parse(set.Annotations.GetValueOrDefault(DeploymentAnnotations.Revision)) ?? 0;

    /// <summary>The number after the highest of some ReplicaSets.</summary>
    public static string NextAfter(IEnumerable<ReplicaSet> oldSets) =>
        (oldSets.Select(NumberOf).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Brings the annotations of the current template's ReplicaSet up to date: the Deployment's own, and the number.</summary>
    /// <returns>Whether anything changed.</returns>
    public static bool Annotate(JsonObject annotations, Deployment deployment, string next)
    {
        var changed = CopyFrom(deployment, annotations);
        var current = annotations.Text(DeploymentAnnotations.Revision);
        var number = Parse(current);
        if (number is null && current is { Length: > 0 })
        {
            return false;
        }

        // Higher than the next is possible: the sets that made it so have been deleted since.
        if ((number ?? 0) >= long.Parse(next, CultureInfo.InvariantCulture))
        {
            return changed;
        }

        annotations[DeploymentAnnotations.Revision] = next;
        if (current is not null)
        {
            Remember(annotations, current);
        }

        return true;
    }

    private static bool CopyFrom(Deployment deployment, JsonObject annotations)
    {
        var changed = false;
        foreach (var (name, value) in deployment.Annotations)
        {
            if (!DeploymentAnnotations.NotCopied.Contains(name) && annotations.Text(name) != value)
            {
                annotations[name] = value;
                changed = true;
            }
        }

        return changed;
    }

    private static void Remember(JsonObject annotations, string former)
    {
        List<string> numbers = [.. (annotations.Text(DeploymentAnnotations.RevisionHistory) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries), former];
        while (numbers.Sum(n => n.Length + 1) - 1 > LongestHistory)
        {
            numbers.RemoveAt(0);
        }

        annotations[DeploymentAnnotations.RevisionHistory] = string.Join(',', numbers);
    }

    private static long? Parse(string? number) => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
}
