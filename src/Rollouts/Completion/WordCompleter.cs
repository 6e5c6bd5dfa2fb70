namespace Rollouts.Completion;

/// <summary>Completes an argument that is one of a few words known beforehand.</summary>
/// <param name="words">The words, in the order they are offered.</param>
internal abstract class WordCompleter(IEnumerable<Suggestion> words) : Completer
{
    private protected override Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken) =>
        Task.FromResult(words.Where(known => word.Begins(known.Text)));
}
