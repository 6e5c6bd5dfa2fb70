using System.Text.Json;
using DiffPlex.Renderer;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>Shows how the YAML of two objects differs.</summary>
internal static class YamlDiff
{
    /// <summary>The differences in the unified format, lines broken by <c>\n</c>; empty where there are none.</summary>
    public static string Write(JsonElement from, JsonElement to, string fromName, string toName) =>
        // The renderer takes a last line break for one more, empty line, and writes its own breaks by the platform.
        UnidiffRenderer.GenerateUnidiff(Yaml(from), Yaml(to), fromName, toName, ignoreWhitespace: false, ignoreCase: false)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .TrimEnd('\n');

    private static string Yaml(JsonElement value) => YamlWriter.Write(value)[..^1];
}
