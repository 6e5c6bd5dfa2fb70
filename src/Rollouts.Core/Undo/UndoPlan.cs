using System.Text.Json.Nodes;
using Rollouts.Changes;
using Rollouts.Errors;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;
using static System.FormattableString;

namespace Rollouts.Undo;

/// <summary>Works out going back to an earlier revision. It touches the pod template and the change-cause, nothing else.</summary>
public static class UndoPlan
{
    /// <summary>Works out an undo.</summary>
    /// <param name="history">The workload's history.</param>
    /// <param name="toRevision">A number, or former number, of the history; null for the previous revision.</param>
    /// <param name="changeCause">The change-cause to write; null for the one that the revision had, or none if it had none.</param>
    /// <param name="force">Whether to delete the pod that a StatefulSet is stuck on.</param>
    /// <exception cref="RolloutException">
    /// <see cref="ErrorId.RolloutPaused"/>, <see cref="ErrorId.RevisionNotFound"/>, <see cref="ErrorId.NoPreviousRevision"/>.
    /// </exception>
    public static RolloutChange Make(RolloutHistory history, long? toRevision, string? changeCause, bool force = false)
    {
        var workload = history.Workload;
        if (workload.Json.Flag("spec", "paused"))
        {
            throw new RolloutException(
                ErrorId.RolloutPaused,
                $"{workload.Describe()} is paused: an undo would be stored but not rolled out.",
                $"{NextCommand.For("Resume-Rollout", workload)} | Undo-Rollout");
        }

        var target = toRevision is { } number ? history.Find(number) : Target(history, force);
        var stuck = Stuck(history, target);
        var deletion = force && stuck is not null ? $"; delete pod {stuck.Name}, which is not ready and runs {Revision(history, stuck)}" : "";
        if (target == history.Current || target.TemplateHash == workload.TemplateHash)
        {
            return new RolloutChange
            {
                Workload = workload,
                IsNeeded = force && stuck is not null,
                Action = Invariant($"runs the template of revision {target.Number} already{deletion}"),
                Warnings = [.. Blocked(history, stuck, force)],
                StuckPod = force ? stuck : null,
            };
        }

        RefuseUnreadable(history, target);
        return new RolloutChange
        {
            Workload = workload,
            Action = $"{Describe(history, target)}{deletion}",
            Warnings = [.. TakenBack(history, target), .. Blocked(history, stuck, force), .. ReplacedByHand.Warnings(workload), .. Reverters.Warnings(workload)],
            Patch = ChangeCause.Set(Patch(target), workload, changeCause ?? target.Source.Text("metadata", "annotations", RevisionNumber.ChangeCauseAnnotation)),
            StuckPod = force ? stuck : null,
        };
    }

    /// <summary>
    /// Refuses to take back what the user has not seen: "the previous one" is meant from the version that a rollout had when it was read.
    /// </summary>
    /// <param name="shown">The rollout as it was read.</param>
    /// <param name="live">The workload as it is.</param>
    /// <exception cref="RolloutException"><see cref="ErrorId.Conflict"/>.</exception>
    public static void RefuseNews(Rollout shown, Workload live)
    {
        var now = RolloutJudge.Judge(live);
        var isSame = shown.Pin is { } pin
            ? pin.TemplateHash == live.TemplateHash
            : shown.Images.SequenceEqual(now.Images, StringComparer.Ordinal) && (shown.Revision is null || now.Revision is null || shown.Revision == now.Revision);
        if (!isSame)
        {
            throw new RolloutException(
                ErrorId.Conflict,
                $"{live.Describe()} was given another pod template since the object was read ({PodTemplate.Describe(shown.Images)} then, {PodTemplate.Describe(now.Images)} now); it was left as it is.",
                $"{NextCommand.For("Get-RolloutHistory", live)}, and then {NextCommand.For("Undo-Rollout", live)}");
        }
    }

    // Where an undo is under way already and a pod holds it up, there is nothing to go back to: what is left to do is to free it.
    private static RevisionEntry Target(RolloutHistory history, bool force) => (history.Current, history.Previous) switch
    {
        ({ } current, { } previous) when force && current.CameBackAfter(previous) && Stuck(history, current) is not null => current,
        (_, { } previous) => previous,
        ({ } current, null) when force && Stuck(history, current) is not null => current,
        _ => throw NoPrevious(history),
    };

    private static StuckPod? Stuck(RolloutHistory history, RevisionEntry target) =>
        history.Workload.Kind == WorkloadKind.StatefulSet ? StuckPod.Find(history.Workload.Json, history.Pods.All, target.SourceName) : null;

    private static JsonObject Patch(RevisionEntry target)
    {
        // $patch: replace swaps the whole template, as the DaemonSet's and StatefulSet's own history data does;
        // merging would keep what only the newer template has.
        var template = (JsonObject)JsonNode.Parse(target.Template.GetRawText())!;
        template["$patch"] = "replace";
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
    }

    private static string Describe(RolloutHistory history, RevisionEntry target)
    {
        var from = history.Current is { } current ? Invariant($"revision {current.Number}") : "a revision not numbered yet";
        var fromImages = PodTemplate.Images(history.Workload.Template);
        var images = fromImages.SequenceEqual(target.Images, StringComparer.Ordinal)
            ? $"{PodTemplate.Describe(target.Images)} unchanged, other parts of the template changed"
            : $"{PodTemplate.Describe(fromImages)} → {string.Join(", ", target.Images)}";
        return Invariant($"{from} → {target.Number}, {images}");
    }

    // After 1 → 2 → undo the history is 2, 3 (formerly 1): whoever goes to 2 now goes to what was taken back.
    private static IEnumerable<string> TakenBack(RolloutHistory history, RevisionEntry target)
    {
        // A bad version that was deployed a second time came back, too; what still serves is no news to anybody.
        if (history.Current is { } current && current.CameBackAfter(target) && !(current.AvailablePods == 0 && target.AvailablePods > 0))
        {
            yield return Invariant($"{history.Workload.Describe()}: revision {target.Number} ({PodTemplate.Describe(target.Images)}) was taken back before. This goes to it again.");
        }
    }

    private static IEnumerable<string> Blocked(RolloutHistory history, StuckPod? stuck, bool force)
    {
        if (stuck is not null && !force)
        {
            yield return $"{history.Workload.Describe()}: pod {stuck.Name} is not ready and runs {Revision(history, stuck)}. As long as it is not ready the controller replaces no pod, not even that one. "
                + $"To delete it: {NextCommand.For("Undo-Rollout", history.Workload)} -Force";
        }
    }

    private static string Revision(RolloutHistory history, StuckPod stuck) =>
        history.Entries.FirstOrDefault(entry => ControllerRevisions.IsNamed(entry, stuck.Revision)) is { } entry ? Invariant($"revision {entry.Number}") : stuck.Revision;

    private static void RefuseUnreadable(RolloutHistory history, RevisionEntry target)
    {
        if (!target.HasTemplate)
        {
            throw new RolloutException(
                ErrorId.RevisionNotFound,
                Invariant($"{history.Workload.Describe()} cannot go back to revision {target.Number}: its {history.SourceKind} '{target.SourceName}' holds no pod template."),
                NextCommand.For("Get-RolloutHistory", history.Workload));
        }
    }

    private static RolloutException NoPrevious(RolloutHistory history) => new(
        ErrorId.NoPreviousRevision,
        $"{history.Workload.Describe()} has no other revision to go back to: its history has {history.DescribeNumbers()}{Limit(history.Workload)}.",
        NextCommand.For("Get-RolloutHistory", history.Workload));

    private static string Limit(Workload workload) =>
        workload.Json.Number("spec", "revisionHistoryLimit") is { } limit and <= 1 ? Invariant($", and it keeps {limit} (revisionHistoryLimit)") : "";
}
