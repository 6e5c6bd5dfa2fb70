using System.Globalization;
using Rollouts.History;

namespace Rollouts.Completion;

/// <summary>Completes a revision's number, the newest first, of the one rollout that the command names.</summary>
internal sealed class RevisionCompleter : Completer
{
    private protected override async Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken)
    {
        var names = command.Names;
        if (names.Count == 0)
        {
            return [];
        }

        var histories = await command.FindAsync(
            names,
            command.Kinds,
            async found => (await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false)).ToRecords(),
            cancellationToken).ConfigureAwait(false);

        // Going to where one is already is no undo.
        var withCurrent = command.Parameter != "ToRevision";
        return histories.Count == 1
            ? histories[0].Reverse().Where(revision => withCurrent || !revision.IsCurrent).Select(Describe).Where(revision => word.Begins(revision.Text))
            : [];
    }

    private static Suggestion Describe(RolloutRevision revision)
    {
        var number = revision.Revision.ToString(CultureInfo.InvariantCulture);
        var mark = revision.IsCurrent ? " (current)" : revision.IsPrevious ? " (previous)" : "";
        var images = string.Join(", ", revision.Images);
        var cause = revision.ChangeCause is null ? "" : $": {revision.ChangeCause}";
        return new Suggestion(number, $"revision {number}{mark}, {images}{cause}", $"{number}{mark} {images}");
    }
}
