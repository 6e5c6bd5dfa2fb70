using Rollouts.Loading;

namespace Rollouts.Completion;

/// <summary>Completes <c>-Context</c> from the kubeconfig; no server is asked.</summary>
internal sealed class ContextCompleter : Completer
{
    private protected override Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken) =>
        Task.FromResult(Doors.Clusters.Contexts(command.Choice.KubeConfig).Where(word.Begins).Select(context => new Suggestion(context, $"context {context}")));
}
