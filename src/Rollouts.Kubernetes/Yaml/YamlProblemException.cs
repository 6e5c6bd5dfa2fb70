namespace Rollouts.Kubernetes.Yaml;

/// <summary>Text that is no YAML, or YAML that has no JSON form. Never leaves the room: readers turn it into an error with the file's name.</summary>
internal sealed class YamlProblemException(int line, string message) : Exception(message)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
