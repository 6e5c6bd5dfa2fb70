using Rollouts.Clusters;
using Rollouts.Json;

namespace Rollouts.Completion;

/// <summary>Completes <c>-Namespace</c>.</summary>
internal sealed class NamespaceCompleter : Completer
{
    private protected override async Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken)
    {
        var cluster = await command.Sessions().DefaultAsync(cancellationToken).ConfigureAwait(false);
        var namespaces = await RecentAnswers.GetAsync(cluster.Identity, ["namespaces"], () => ReadAsync(cluster, cancellationToken)).ConfigureAwait(false);
        return namespaces.Where(ns => word.Begins(ns.Text));
    }

    private static async Task<IReadOnlyList<Suggestion>> ReadAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        var namespaces = new List<Suggestion>();
        await foreach (var json in cluster.ListAsync(ResourceType.Namespaces, new ListQuery(null), cancellationToken).ConfigureAwait(false))
        {
            if (json.Text("metadata", "name") is { } name)
            {
                namespaces.Add(new Suggestion(name, $"namespace {name}, {json.Text("status", "phase") ?? "Active"}"));
            }
        }

        return namespaces;
    }
}
