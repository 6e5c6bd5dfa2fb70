using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Completion;

/// <summary>Completes <c>-Name</c>: <c>we</c> to <c>web</c>, <c>deploy/we</c> to <c>deploy/web</c>.</summary>
internal sealed class NameCompleter : Completer
{
    private protected override async Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken)
    {
        var prefix = word.Text[..(word.Text.LastIndexOf('/') + 1)];
        var kinds = prefix.Length == 0 ? command.Kinds : [WorkloadKind.Parse(prefix[..^1])];
        var found = await command.FindAsync([], kinds, found => Task.FromResult(Described.Of(found.Workload)), cancellationToken).ConfigureAwait(false);
        var name = word.After(prefix);
        return found
            .Where(rollout => name.Begins(rollout.Name))
            .GroupBy(rollout => rollout.Name, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .SelectMany(same => Suggestions(prefix, [.. same.DistinctBy(rollout => rollout.Kind)]));
    }

    // A bare name that several kinds bear would be refused as ambiguous by the commands that change things.
    private static IEnumerable<Suggestion> Suggestions(string prefix, List<Described> same) => same.Select(rollout =>
        new Suggestion((same.Count > 1 ? $"{rollout.Kind.Prefix}/" : prefix) + rollout.Name, $"{rollout.Kind}, {rollout.State}"));

    private sealed record Described(WorkloadKind Kind, string Name, string State)
    {
        internal static Described Of(Workload workload)
        {
            var rollout = RolloutJudge.Judge(workload);
            return new Described(workload.Kind, workload.Name, FormattableString.Invariant($"{rollout.Ready}/{rollout.Desired} ready, {rollout.Phase}"));
        }
    }
}
