using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Advice.Rules;

/// <summary>A tag that is moved on purpose: the revision does not say what runs, and an undo to it may run something else than before.</summary>
internal sealed class FloatingImageTag : IAdviceRule
{
    // Words that are moved by their meaning. Others, such as 1.2, may move as well, but nobody can tell.
    private static readonly HashSet<string> Floating =
        new(["latest", "stable", "main", "master", "develop", "dev", "edge", "nightly"], StringComparer.OrdinalIgnoreCase);

    public string Id => nameof(FloatingImageTag);

    public IEnumerable<Hint> Check(AdviceSubject subject) => subject.InitContainers.Concat(subject.Containers)
        .Where(container => container.Text("image") is { Length: > 0 } image && IsFloating(image))
        .Select(container => Warning(subject.Workload, AdviceSubject.NameOf(container), SafeText.Line(container.Text("image")!)));

    private static Hint Warning(Workload workload, string container, string image)
    {
        var tag = TagOf(image);
        var repository = tag is null ? image : image[..^(tag.Length + 1)];
        return Hint.Warning(
            $"the image {image} of container {container} {(tag is null ? "has no tag, which means latest" : "has a tag that is moved")}: what runs may change without a revision, and an undo may bring something else than before",
            $"{NextCommand.For("Set-RolloutImage", workload)} -Image {NextCommand.Quote($"{container}={repository}:VERSION")}");
    }

    // A digest says what runs, whatever the tag beside it does.
    private static bool IsFloating(string image) =>
        !image.Contains('@', StringComparison.Ordinal) && (TagOf(image) is not { } tag || Floating.Contains(tag));

    // A colon before the last slash belongs to the registry's port.
    private static string? TagOf(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? image[(colon + 1)..] : null;
    }
}
