namespace Rollouts.Clusters;

/// <summary>A kind of API object and where it lives on the server.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version.</param>
/// <param name="Plural">The name in URLs.</param>
/// <param name="Kind">The name in manifests.</param>
/// <param name="Namespaced">Whether objects live in namespaces.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced = true)
{
    /// <summary>apps/v1 Deployment.</summary>
    public static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment");

    /// <summary>apps/v1 DaemonSet.</summary>
    public static readonly ResourceType DaemonSets = new("apps", "v1", "daemonsets", "DaemonSet");

    /// <summary>apps/v1 StatefulSet.</summary>
    public static readonly ResourceType StatefulSets = new("apps", "v1", "statefulsets", "StatefulSet");

    /// <summary>apps/v1 ReplicaSet: a revision of a Deployment.</summary>
    public static readonly ResourceType ReplicaSets = new("apps", "v1", "replicasets", "ReplicaSet");

    /// <summary>apps/v1 ControllerRevision: a revision of a DaemonSet or StatefulSet.</summary>
    public static readonly ResourceType ControllerRevisions = new("apps", "v1", "controllerrevisions", "ControllerRevision");

    /// <summary>v1 Pod.</summary>
    public static readonly ResourceType Pods = new("", "v1", "pods", "Pod");

    /// <summary>v1 Event.</summary>
    public static readonly ResourceType Events = new("", "v1", "events", "Event");

    /// <summary>v1 Node.</summary>
    public static readonly ResourceType Nodes = new("", "v1", "nodes", "Node", Namespaced: false);

    /// <summary>v1 Namespace.</summary>
    public static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false);

    /// <summary><c>apiVersion</c> as manifests write it.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The URL path of a collection or an object, without a leading slash.</summary>
    /// <param name="ns">The namespace; null for all, and for kinds that have none.</param>
    /// <param name="name">The object; null for the collection.</param>
    public string Path(string? ns, string? name)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        var collection = ns is null || !Namespaced ? $"{root}/{Plural}" : $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}";
        return name is null ? collection : $"{collection}/{Uri.EscapeDataString(name)}";
    }
}
