using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Makes a change without overwriting somebody else's.</summary>
public static class ChangeWriter
{
    /// <summary>How often a write is tried again because the object had moved on – a rollout's status does all the time.</summary>
    private const int MaxRetries = 5;

    /// <summary>Makes the change and judges the answer.</summary>
    /// <param name="cluster">The session that the workload was read through.</param>
    /// <param name="change">The change.</param>
    /// <param name="dryRun">Ask the server what would come of it; nothing is stored.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RolloutException">
    /// <see cref="ErrorId.Conflict"/> where the template is no longer the one the user was shown, and that matters, or the object moves faster than we can write;
    /// <see cref="ErrorId.RolloutNotFound"/> where it is gone, <see cref="ErrorId.TargetMismatch"/> where another object took its name.
    /// </exception>
    public static async Task<Rollout> ApplyAsync(ICluster cluster, RolloutChange change, bool dryRun, CancellationToken cancellationToken)
    {
        var shown = change.Workload;
        if (!change.IsNeeded || change.Patch.Count == 0)
        {
            var unchanged = RolloutJudge.Judge(shown);
            return unchanged with { Message = $"{change.Action}; {unchanged.Message}", IsDryRun = dryRun };
        }

        var live = shown;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var patch = new ResourcePatch(PatchKind.Strategic, Body(change, live), dryRun);
                var reply = await cluster.PatchAsync(shown.Kind.Resource, shown.Namespace, shown.Name, patch, cancellationToken).ConfigureAwait(false);
                return Answer(change, new Workload(shown.Kind, reply.Object, shown.Cluster), dryRun);
            }
            catch (ApiException refusal) when (refusal.IsConflict && attempt < MaxRetries)
            {
                live = await ReadAgainAsync(cluster, change, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException refusal) when (refusal.IsInvalid && change.SuitsAnyTemplate)
            {
                // A UID that is not the object's is invalid, like anything else that the server does not take.
                _ = await ReadAgainAsync(cluster, change, cancellationToken).ConfigureAwait(false);
                throw;
            }
            catch (ApiException refusal) when (refusal.IsConflict)
            {
                throw Conflict(shown, FormattableString.Invariant($"it changes so fast that {MaxRetries + 1} attempts to write it were too late"));
            }
            catch (ApiException refusal) when (refusal.IsNotFound)
            {
                throw Gone(shown);
            }
        }
    }

    private static JsonObject Body(RolloutChange change, Workload live)
    {
        var body = (JsonObject)change.Patch.DeepClone();
        if (body["metadata"] is not JsonObject metadata)
        {
            body["metadata"] = metadata = [];
        }

        var (precondition, value) = change.SuitsAnyTemplate ? ("uid", live.Uid) : ("resourceVersion", live.ResourceVersion);
        metadata[precondition] = value;
        return body;
    }

    private static async Task<Workload> ReadAgainAsync(ICluster cluster, RolloutChange change, CancellationToken cancellationToken)
    {
        var shown = change.Workload;
        Workload live;
        try
        {
            live = await cluster.ReadAnewAsync(shown, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            throw Gone(shown);
        }

        if (live.Uid != shown.Uid)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{shown.Describe()} was deleted and created again meanwhile; nothing was changed.",
                NextCommand.For("Get-Rollout", shown));
        }

        return change.SuitsAnyTemplate || live.TemplateHash == shown.TemplateHash
            ? live
            : throw Conflict(shown, "somebody else changed its pod template meanwhile, and writing would have undone that");
    }

    /// <summary>The rollout that came of a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="answer">The workload right after it.</param>
    /// <param name="dryRun">Whether nothing was stored.</param>
    internal static Rollout Answer(RolloutChange change, Workload answer, bool dryRun = false)
    {
        var shown = change.Workload;
        var before = RolloutJudge.Judge(shown);
        var after = RolloutJudge.Judge(answer);
        var isSameTemplate = answer.TemplateHash == shown.TemplateHash;
        var isSomebodyElses = !isSameTemplate && change.SuitsAnyTemplate;

        // A change's own template has yet to begin. Somebody else's may have got anywhere, which is known once its generation, the one before the write, is observed.
        var isUnderWay = (isSameTemplate, isSomebodyElses) switch
        {
            (true, _) => IsUnderWay(before),
            (_, true) => answer.ObservedGeneration < answer.Generation - 1 || IsUnderWay(after),
            _ => true,
        };
        return after with
        {
            Message = isSomebodyElses
                ? $"{change.Action}, with a pod template that somebody stored meanwhile; {after.Message}"
                : $"{change.Action}; {after.Message}",

            // The status in the answer speaks of the object before the write. What the write did not touch is known from there, and what it did is known from the write.
            Revision = isSameTemplate ? before.Revision : after.Revision,
            HasPendingChange = after.Phase == RolloutPhase.Paused && isUnderWay,
            IsDryRun = dryRun,
            Pin = dryRun ? null : new RolloutPin(answer.TemplateHash, answer.Generation),
        };
    }

    private static bool IsUnderWay(Rollout rollout) => rollout.Updated < rollout.Desired || rollout.Outdated > 0;

    private static RolloutException Conflict(Workload shown, string why) => new(
        ErrorId.Conflict, $"{shown.Describe()} was left as it is: {why}.", NextCommand.For("Get-RolloutHistory", shown));

    private static RolloutException Gone(Workload shown) => new(
        ErrorId.RolloutNotFound, $"{shown.Describe()} was deleted meanwhile.", NextCommand.In("Get-Rollout", shown));
}
