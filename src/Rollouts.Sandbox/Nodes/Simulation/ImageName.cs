using System.Text.RegularExpressions;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>The name of a container image.</summary>
internal sealed partial class ImageName
{
    private ImageName(string text, string repository, string tag, string digest, string? error)
    {
        Text = text;
        Repository = repository;
        Tag = tag;
        Digest = digest;
        Error = error;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The repository with its registry, such as <c>docker.io/shop/web</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag; empty where there is a digest and no tag, <c>latest</c> where there is neither.</summary>
    public string Tag { get; }

    /// <summary>The digest with its algorithm; empty where there is none.</summary>
    public string Digest { get; }

    /// <summary>Why it is no image's name; null where it is one.</summary>
    public string? Error { get; }

    /// <summary>Whether it is an image's name.</summary>
    public bool IsValid => Error is null;

    /// <summary>The name in full, as a container runtime tells it.</summary>
    public string Full => Repository + (Tag.Length > 0 ? ":" + Tag : string.Empty) + (Digest.Length > 0 ? "@" + Digest : string.Empty);

    /// <summary>Reads a name.</summary>
    public static ImageName Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            var isCased = Pattern().Match(text.ToLowerInvariant()) is { Success: true } && Qualify(text) is var qualified && RepositoryOf(qualified) is var repository
                && repository.Any(char.IsAsciiLetterUpper);
            return new ImageName(text, text, string.Empty, string.Empty, isCased
                ? $"invalid reference format: repository name ({Path(text)}) must be lowercase"
                : "invalid reference format");
        }

        var tag = match.Groups["tag"].Value;
        var digest = match.Groups["digest"].Value;
        return new ImageName(text, Qualify(match.Groups["name"].Value), tag.Length == 0 && digest.Length == 0 ? "latest" : tag, digest, null);
    }

    /// <summary>The repository with its registry: <c>web</c> is <c>docker.io/library/web</c>.</summary>
    private static string Qualify(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? string.Empty : name[..slash];
        var hasRegistry = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        return hasRegistry ? name : slash < 0 ? "docker.io/library/" + name : "docker.io/" + name;
    }

    private static string RepositoryOf(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    /// <summary>The repository without its registry, as the parser's complaint tells it.</summary>
    private static string Path(string text)
    {
        var full = RepositoryOf(Qualify(text));
        return full[(full.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    [GeneratedRegex(
        @"^(?<name>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?$",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
