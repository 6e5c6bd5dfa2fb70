using Rollouts.Clusters;
using Rollouts.Json;

namespace Rollouts.Selecting;

/// <summary>Where an object of a manifest lives on the server, guessed from its kind as kubectl itself does where it has no discovery.</summary>
internal static class GuessedResource
{
    private static readonly HashSet<string> WithoutNamespace = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "StorageClass", "PriorityClass", "IngressClass", "RuntimeClass",
        "CustomResourceDefinition", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
    };

    /// <summary>The type of a manifest's object.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>: it does not say its apiVersion and kind.</exception>
    internal static ResourceType Of(Manifest manifest)
    {
        var apiVersion = Text(manifest, "apiVersion");
        var kind = Text(manifest, "kind");
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        return new ResourceType(group, apiVersion[(slash + 1)..], Plural(kind.ToLowerInvariant()), kind, !WithoutNamespace.Contains(kind));
    }

    /// <summary>The namespace a manifest names; null where it names none.</summary>
    internal static string? NamespaceOf(Manifest manifest) =>
        manifest.Object.Text("metadata", "namespace");

    private static string Text(Manifest manifest, string property) =>
        manifest.Object.Text(property) is { Length: > 0 } text
            ? text
            : throw new RolloutException(ErrorId.InvalidManifest, $"The object at {manifest.Source}:{manifest.Line} has no {property}.") { Target = manifest.Source };

    private static string Plural(string kind) => kind switch
    {
        "endpoints" => kind,
        _ when kind.EndsWith('s') => kind + "es",
        _ when kind.EndsWith('y') => kind[..^1] + "ies",
        _ => kind + "s",
    };
}
