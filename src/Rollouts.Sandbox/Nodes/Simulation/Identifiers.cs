using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Identifiers that look as real ones do, and are the same each time for the same thing.</summary>
internal static class Identifiers
{
    /// <summary>The ID of a container's run.</summary>
    public static string Container(string podUid, string container, int run) =>
        "containerd://" + Hash($"{podUid}/{container}/{run.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The ID of an image.</summary>
    public static string Image(ImageName image) => image.Repository + "@" + (image.Digest.Length > 0 ? image.Digest : "sha256:" + Hash(image.Full));

    /// <summary>The size of an image in bytes.</summary>
    public static long ImageSize(ImageName image) => 20_000_000 + (Convert.ToInt64(Hash(image.Full)[..6], 16) * 5);

    /// <summary>64 hexadecimal digits, as the container runtime names things.</summary>
    public static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
}
