using Rollouts.Loading;

namespace Rollouts.Completion;

/// <summary>Completes <c>-Context</c> from the kubeconfig; no server is asked.</summary>
internal sealed class ContextCompleter : Completer
{
    private protected override async Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken)
    {
        var contexts = await Doors.Clusters.ContextsAsync(command.Choice.KubeConfig, cancellationToken).ConfigureAwait(false);
        return contexts.Where(word.Begins).Select(context => new Suggestion(context, $"context {context}"));
    }
}
