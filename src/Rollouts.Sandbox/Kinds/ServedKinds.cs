using Rollouts.Clusters;

namespace Rollouts.Sandbox.Kinds;

/// <summary>What the sandbox serves.</summary>
internal static class ServedKinds
{
    /// <summary>A registry of every kind.</summary>
    public static KindRegistry Create() => new([
        new Kind(Resources.Namespaces) { ShortNames = ["ns"], HasStatus = true, Rules = new NamespaceRules() },
        new Kind(Resources.Nodes) { ShortNames = ["no"], HasStatus = true },
        new Kind(Resources.Pods) { ShortNames = ["po"], InAll = true, HasStatus = true, Rules = new PodRules() },
        new Kind(Resources.Events) { ShortNames = ["ev"] },
        new Kind(Stored("services", "Service")) { ShortNames = ["svc"], InAll = true, HasStatus = true },
        new Kind(Stored("endpoints", "Endpoints")) { ShortNames = ["ep"], Singular = "endpoints" },
        new Kind(Stored("configmaps", "ConfigMap")) { ShortNames = ["cm"] },
        new Kind(Stored("secrets", "Secret")),
        new Kind(Resources.ServiceAccounts) { ShortNames = ["sa"] },
        new Kind(Stored("persistentvolumeclaims", "PersistentVolumeClaim")) { ShortNames = ["pvc"], HasStatus = true },
        new Kind(Resources.ResourceQuotas) { ShortNames = ["quota"], HasStatus = true },
        new Kind(Stored("limitranges", "LimitRange")) { ShortNames = ["limits"] },
        new Kind(Resources.Deployments) { ShortNames = ["deploy"], InAll = true, HasStatus = true, HasScale = true, Rules = new DeploymentRules() },
        new Kind(Resources.ReplicaSets) { ShortNames = ["rs"], InAll = true, HasStatus = true, HasScale = true, Rules = new SpecRules() },
        new Kind(Resources.DaemonSets) { ShortNames = ["ds"], InAll = true, HasStatus = true, Rules = new SpecRules() },
        new Kind(Resources.StatefulSets) { ShortNames = ["sts"], InAll = true, HasStatus = true, HasScale = true, Rules = new SpecRules() },
        new Kind(Resources.ControllerRevisions),
        new Kind(new ResourceType("events.k8s.io", "v1", "events", "Event")) { ShortNames = ["ev"], Shelf = "events" },
        new Kind(new ResourceType("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler")) { ShortNames = ["hpa"], InAll = true, HasStatus = true },
        new Kind(new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress")) { ShortNames = ["ing"], HasStatus = true, Rules = new SpecRules() },
        new Kind(new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget")) { ShortNames = ["pdb"], HasStatus = true, Rules = new SpecRules() },
        new Kind(new ResourceType("coordination.k8s.io", "v1", "leases", "Lease")),
    ]);

    private static ResourceType Stored(string plural, string kind) => new(string.Empty, "v1", plural, kind);
}
