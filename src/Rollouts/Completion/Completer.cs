using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Rollouts.Completion;

/// <summary>
/// Completes an argument. Somebody is typing: it takes no longer than a second and a half, whatever the cluster does, and has no errors.
/// It answers with an empty list where it knows nothing, since the engine would offer the names of files in its place.
/// </summary>
internal abstract class Completer : IArgumentCompleter
{
    // Less than the second and a half that is promised: the engine needs a moment too, and so does work that is told to stop.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1.25);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.15);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong, the line that is being typed is not the place to say so.")]
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = new Word(wordToComplete);
            var command = new TypedCommand(commandName, parameterName, fakeBoundParameters ?? new Hashtable());
            return [.. WithinBudget(cancellationToken => SuggestAsync(command, word, cancellationToken)).Select(suggestion => suggestion.ToResult(word))];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>What fits the word. Runs on the thread pool; may throw.</summary>
    private protected abstract Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken);

    private static IEnumerable<Suggestion> WithinBudget(Func<CancellationToken, Task<IEnumerable<Suggestion>>> suggest)
    {
        var stop = new CancellationTokenSource(Budget);
        var work = Task.Run(() => suggest(stop.Token), CancellationToken.None);
        // Work that does not notice in time is left behind; it disposes of what it holds when it ends.
        _ = work.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                stop.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return work.Wait(Budget + Grace) ? work.Result : [];
    }
}
