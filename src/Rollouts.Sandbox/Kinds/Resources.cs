using Rollouts.Clusters;

namespace Rollouts.Sandbox.Kinds;

/// <summary>The types that the sandbox's own parts read and write.</summary>
internal static class Resources
{
    /// <summary>v1 Namespace.</summary>
    public static readonly ResourceType Namespaces = new(string.Empty, "v1", "namespaces", "Namespace", Namespaced: false);

    /// <summary>v1 Node.</summary>
    public static readonly ResourceType Nodes = new(string.Empty, "v1", "nodes", "Node", Namespaced: false);

    /// <summary>coordination.k8s.io/v1 Lease.</summary>
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease");

    /// <summary>v1 Pod.</summary>
    public static readonly ResourceType Pods = new(string.Empty, "v1", "pods", "Pod");

    /// <summary>v1 Event.</summary>
    public static readonly ResourceType Events = new(string.Empty, "v1", "events", "Event");

    /// <summary>v1 ResourceQuota.</summary>
    public static readonly ResourceType ResourceQuotas = new(string.Empty, "v1", "resourcequotas", "ResourceQuota");

    /// <summary>v1 ServiceAccount.</summary>
    public static readonly ResourceType ServiceAccounts = new(string.Empty, "v1", "serviceaccounts", "ServiceAccount");

    /// <summary>v1 PersistentVolumeClaim.</summary>
    public static readonly ResourceType PersistentVolumeClaims = new(string.Empty, "v1", "persistentvolumeclaims", "PersistentVolumeClaim");

    /// <summary>apps/v1 Deployment.</summary>
    public static readonly ResourceType Deployments = ResourceType.Deployments;

    /// <summary>apps/v1 ReplicaSet.</summary>
    public static readonly ResourceType ReplicaSets = ResourceType.ReplicaSets;

    /// <summary>apps/v1 DaemonSet.</summary>
    public static readonly ResourceType DaemonSets = new("apps", "v1", "daemonsets", "DaemonSet");

    /// <summary>apps/v1 StatefulSet.</summary>
    public static readonly ResourceType StatefulSets = new("apps", "v1", "statefulsets", "StatefulSet");

    /// <summary>apps/v1 ControllerRevision.</summary>
    public static readonly ResourceType ControllerRevisions = new("apps", "v1", "controllerrevisions", "ControllerRevision");
}
