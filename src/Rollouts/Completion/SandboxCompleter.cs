using Rollouts.Loading;

namespace Rollouts.Completion;

/// <summary>Completes the name of a practice cluster that runs in this process.</summary>
internal sealed class SandboxCompleter : Completer
{
    private protected override Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken) => Task.FromResult(
        Doors.Sandboxes.Running.Where(sandbox => word.Begins(sandbox.Context)).Select(sandbox => new Suggestion(sandbox.Context, $"{sandbox.Nodes.Count} nodes, {sandbox.KubeConfig}")));
}
