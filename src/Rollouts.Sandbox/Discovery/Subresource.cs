using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Discovery;

/// <summary>A part of a kind's objects with a path of its own.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="Group">The group of what it sends.</param>
/// <param name="Version">The version of what it sends.</param>
/// <param name="Kind">The kind of what it sends.</param>
/// <param name="Verbs">What can be done to it.</param>
internal sealed record Subresource(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs)
{
    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly string[] Read = ["get"];
    private static readonly string[] Create = ["create"];

    /// <summary>The subresources of a kind, by name.</summary>
    public static IEnumerable<Subresource> Of(Kind kind)
    {
        var type = kind.Type;
        if (type.Kind == "Pod")
        {
            yield return new Subresource("eviction", "policy", "v1", "Eviction", Create);
            yield return new Subresource("log", type.Group, type.Version, type.Kind, Read);
        }

        if (kind.HasScale)
        {
            yield return new Subresource("scale", "autoscaling", "v1", "Scale", ReadWrite);
        }

        if (kind.HasStatus)
        {
            yield return new Subresource("status", type.Group, type.Version, type.Kind, ReadWrite);
        }
    }
}
