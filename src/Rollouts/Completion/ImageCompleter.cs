using Rollouts.Json;

namespace Rollouts.Completion;

/// <summary>Completes <c>-Image</c> of <c>Set-RolloutImage</c>: first the container, then the image it has now, to be edited.</summary>
internal sealed class ImageCompleter : Completer
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    private protected override async Task<IEnumerable<Suggestion>> SuggestAsync(TypedCommand command, Word word, CancellationToken cancellationToken)
    {
        var names = command.Names;
        if (names.Count == 0)
        {
            return [];
        }

        var found = await command.FindAsync(names, command.Kinds, found => Task.FromResult<IReadOnlyList<Container>>([.. Containers(found)]), cancellationToken).ConfigureAwait(false);
        var containers = found.SelectMany(rollout => rollout).DistinctBy(container => container.Name, StringComparer.Ordinal);
        return word.Text.Contains('=', StringComparison.Ordinal)
            ? containers.Select(container => new Suggestion($"{container.Name}={container.Image}", "the image it has now")).Where(now => word.Begins(now.Text))
            : containers.Where(container => word.Begins(container.Name)).Select(container => new Suggestion($"{container.Name}=", $"{container.Name} runs {container.Image}"));
    }

    private static IEnumerable<Container> Containers(Selection.Finding.Found found) => Lists
        .SelectMany(list => found.Workload.Template.Items("spec", list))
        .Select(container => new Container(container.Text("name") ?? "", container.Text("image") ?? ""))
        .Where(container => container.Name.Length > 0);

    private sealed record Container(string Name, string Image);
}
