using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>The images that have to arrive before a version is waited for; there may be none.</summary>
/// <param name="images">The images.</param>
internal sealed class AwaitedImages(IReadOnlyList<AwaitedImage> images)
{
    /// <summary>How they are typed.</summary>
    public string Parameter => $"-Image {string.Join(", ", images.Select(image => NextCommand.Quote($"{image}")))}";

    /// <summary>Reads what a user typed.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidArgument"/>.</exception>
    public static AwaitedImages Parse(IEnumerable<string> texts) => new([.. texts.Select(AwaitedImage.Parse)]);

    /// <summary>Whether a workload's template names them all.</summary>
    public bool AreIn(Workload workload) => images.All(image => image.IsIn(workload));

    /// <summary>Whether <c>Set-RolloutImage</c> could deploy them: a container that comes with a later version is not there yet.</summary>
    public bool CanBeSet(Workload on) => images.All(image => image.Container is not null && image.Fits(on));

    /// <summary>Says which are waited for.</summary>
    public string Missing(Workload from) =>
        $"waiting for {string.Join(", ", images.Where(image => !image.IsIn(from)))} to arrive; the template has {PodTemplate.Describe(PodTemplate.Images(from.Template))}";
}
