using Rollouts.Images;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Waiting;

/// <summary>An image whose arrival in the pod template is waited for: in one container, or in any.</summary>
/// <param name="Container">The container; null for any.</param>
/// <param name="Image">The image, as the template has to name it.</param>
internal sealed record AwaitedImage(string? Container, string Image)
{
    /// <summary>Reads <c>app=repo/app:2</c> or <c>repo/app:2</c>.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidArgument"/>.</exception>
    public static AwaitedImage Parse(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            var image = text.Trim();
            return ImageReference.IsPossible(image)
                ? new AwaitedImage(null, image)
                : throw new RolloutException(ErrorId.InvalidArgument, $"'{text}' is not an image.", "Wait-Rollout NAME -Image repo/app:2");
        }

        var assignment = ImageAssignment.Parse(text);
        return new AwaitedImage(assignment.IsForAll ? null : assignment.Container, assignment.Image);
    }

    /// <summary>Whether a workload's template names it.</summary>
    public bool IsIn(Workload workload) => PodTemplate.Containers(workload.Template).Any(container =>
        (Container is null || container.Text("name") == Container) && container.Text("image") == Image);

    /// <summary>Whether a workload has a container that could be given it.</summary>
    public bool Fits(Workload workload) => PodTemplate.Containers(workload.Template).Any(container => Container is null || container.Text("name") == Container);

    /// <inheritdoc/>
    public override string ToString() => Container is null ? Image : $"{Container}={Image}";
}
