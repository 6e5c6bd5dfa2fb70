namespace Rollouts.Kubernetes.Yaml;

/// <summary>A node of a YAML document that still knows where it stands and how it was written.</summary>
internal abstract record YamlNode(int Line, string Tag);

/// <summary>A scalar, not yet taken for a number or a boolean.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Tag">An explicit tag; empty where there is none.</param>
/// <param name="Value">The text.</param>
/// <param name="IsPlain">Written without quotes, so that it may mean something other than a string.</param>
internal sealed record YamlScalar(int Line, string Tag, string Value, bool IsPlain) : YamlNode(Line, Tag);

/// <summary>A sequence.</summary>
internal sealed record YamlSequence(int Line, string Tag, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Tag);

/// <summary>A mapping, its entries in the order of the file. Merge keys stand in it unresolved.</summary>
internal sealed record YamlMapping(int Line, string Tag, IReadOnlyList<KeyValuePair<YamlNode, YamlNode>> Entries) : YamlNode(Line, Tag);
