namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What containerd and the kubelet say of images.</summary>
internal static class PullTexts
{
    /// <summary>Why an image cannot be pulled.</summary>
    public static string Error(ContainerSpec container)
    {
        var image = container.Image.Full;
        var start = $"failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": ";
        return container.Fate.Kind switch
        {
            FateKind.Private => start + "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
            FateKind.FlakyPull => $"{start}failed to do request: Head \"{Manifest(container.Image)}\": dial tcp: lookup {Registry(container.Image)}: i/o timeout",
            _ => $"rpc error: code = NotFound desc = {start}{image}: not found",
        };
    }

    private static string Manifest(ImageName image)
    {
        var path = image.Repository[(image.Repository.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return $"https://{Registry(image)}/v2/{path}/manifests/{(image.Digest.Length > 0 ? image.Digest : image.Tag)}";
    }

    /// <summary>Images of Docker Hub are fetched from a host of another name.</summary>
    private static string Registry(ImageName image) =>
        image.Repository[..image.Repository.IndexOf('/', StringComparison.Ordinal)] is var host && host == "docker.io" ? "registry-1.docker.io" : host;

    /// <summary>That an image is there.</summary>
    public static string Present(ContainerSpec container) => $"Container image \"{container.Image.Text}\" already present on machine and can be accessed by the pod";

    /// <summary>That an image was pulled.</summary>
    public static string Pulled(ContainerSpec container, TimeSpan took)
    {
        var duration = GoDuration.Print(took);
        return $"Successfully pulled image \"{container.Image.Text}\" in {duration} ({duration} including waiting). Image size: {Identifiers.ImageSize(container.Image)} bytes.";
    }

    /// <summary>Why an image's name is none.</summary>
    public static string Invalid(ContainerSpec container)
    {
        var image = container.Image.Text;
        return $"Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": {container.Image.Error ?? "invalid reference format"}";
    }
}
