using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Works out restarting all pods: a time stamp in the template makes it a new one, so that the pods are replaced as by any other change.</summary>
public static class RestartChange
{
    /// <summary>The annotation that <c>kubectl rollout restart</c> writes.</summary>
    private const string Annotation = "kubectl.kubernetes.io/restartedAt";

    /// <summary>Works out a restart.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="now">The time, for the stamp.</param>
    /// <param name="changeCause">The change-cause to write; null to leave it.</param>
    /// <exception cref="RolloutException">
    /// <see cref="ErrorId.RolloutPaused"/>, <see cref="ErrorId.RolloutActionRequired"/>: the stamp would be stored, and no pod restarted.
    /// </exception>
    public static RolloutChange Make(Workload workload, DateTimeOffset now, string? changeCause)
    {
        if (workload.Json.Flag("spec", "paused"))
        {
            throw new RolloutException(
                ErrorId.RolloutPaused,
                $"{workload.Describe()} is paused: a restart would be stored but not rolled out.",
                $"{NextCommand.For("Resume-Rollout", workload)} | Restart-Rollout");
        }

        if (ReplacedByHand.Is(workload))
        {
            throw new RolloutException(
                ErrorId.RolloutActionRequired,
                $"{workload.Describe()} has the update strategy OnDelete: a restart would be stored, but no pod replaced until somebody deletes it.",
                ReplacedByHand.Command(workload));
        }

        var last = workload.Template.Text("metadata", "annotations", Annotation);
        var stamp = Stamp(now, last);
        var patch = new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = stamp } } },
            },
        };
        return new RolloutChange
        {
            Workload = workload,
            Action = $"restart, {PodTemplate.Describe(PodTemplate.Images(workload.Template))} unchanged, restartedAt {(last is null ? "none" : SafeText.Line(last))} → {stamp}",
            Warnings = [.. Reverters.Warnings(workload)],
            Patch = changeCause is null ? patch : ChangeCause.Set(patch, workload, changeCause),
        };
    }

    // A stamp that is there already would change nothing: kubectl, which counts in seconds, refuses a second restart within one.
    private static string Stamp(DateTimeOffset now, string? last)
    {
        var stamp = Text(now);
        return stamp == last ? Text(now.AddMilliseconds(1)) : stamp;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
