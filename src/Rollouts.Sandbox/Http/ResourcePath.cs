using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Http;

/// <summary>What a URL under <c>/api</c> or <c>/apis</c> points at.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">The namespace; null for all, and for kinds that have none.</param>
/// <param name="Name">The object; null for the collection.</param>
/// <param name="Subresource">A part of the object; null for the whole.</param>
internal sealed record ResourcePath(Kind Kind, string? Namespace, string? Name, string? Subresource)
{
    /// <summary>Where the object is stored.</summary>
    public string KeyNamespace => Namespace ?? string.Empty;

    /// <summary>Reads a path; null where nothing is served there.</summary>
    public static ResourcePath? Parse(string[] segments, KindRegistry kinds)
    {
        var (group, version, rest) = segments switch
        {
            ["api", var v, .. var r] => (string.Empty, v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => (string.Empty, string.Empty, []),
        };

        // What lies in a namespace; but a namespace's own status is a part of the namespace.
        string? ns = null;
        if (rest is ["namespaces", var within, _, ..] && rest is not (["namespaces", _, "status" or "finalize"]))
        {
            (ns, rest) = (within, rest[2..]);
        }

        if (rest is not [var plural, .. var tail] || tail.Length > 2 || kinds.Find(group, version, plural) is not { } kind || (ns is not null && !kind.Type.Namespaced))
        {
            return null;
        }

        return tail.Length > 0 && kind.Type.Namespaced && ns is null ? null : new ResourcePath(kind, ns, tail.ElementAtOrDefault(0), tail.ElementAtOrDefault(1));
    }
}
