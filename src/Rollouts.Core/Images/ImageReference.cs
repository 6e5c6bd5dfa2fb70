using System.Text.RegularExpressions;

namespace Rollouts.Images;

/// <summary>What a name of an image looks like: <c>registry.example:5000/team/app:2.1@sha256:…</c>.</summary>
internal static partial class ImageReference
{
    /// <summary>Whether a container runtime could take it for the name of an image. The API server would store anything.</summary>
    public static bool IsPossible(string text) => Grammar().IsMatch(text);

    // github.com/distribution/reference, regexp.go: domain, path in lower case, tag, digest.
    [GeneratedRegex(
        @"^(?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9+._-]*:[0-9A-Fa-f]{32,})?$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
