namespace Rollouts.Images;

/// <summary>One <c>container=image</c> as the user wrote it.</summary>
/// <param name="Container">The container, or <c>*</c>.</param>
/// <param name="Image">The image.</param>
internal sealed record ImageAssignment(string Container, string Image)
{
    public bool IsForAll => Container == "*";

    public static ImageAssignment Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (container, image) = equals < 0 ? ("", "") : (text[..equals].Trim(), text[(equals + 1)..].Trim());
        if (container.Length == 0 || image.Length == 0)
        {
            throw new RolloutException(
                ErrorId.InvalidArgument,
                $"'{text}' does not say which container runs which image. Write container=image, or *=image for every container.",
                "Get-Help Set-RolloutImage -Parameter Image");
        }

        return ImageReference.IsPossible(image)
            ? new ImageAssignment(container, image)
            : throw new RolloutException(ErrorId.InvalidArgument, $"'{image}' cannot be the name of an image: no registry has such a one.", "Get-Help Set-RolloutImage -Parameter Image");
    }
}
