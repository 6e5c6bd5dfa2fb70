using Rollouts.Clusters;

namespace Rollouts.Sandbox.Kinds;

/// <summary>What the sandbox serves.</summary>
internal static class ServedKinds
{
    private static readonly string[] EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    private static readonly string[] PodFields =
        ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"];

    /// <summary>A registry of every kind.</summary>
    public static KindRegistry Create()
    {
        var events = new Kind(Resources.Events) { ShortNames = ["ev"], SelectableFields = EventFields, IsPacked = true };
        return new KindRegistry([.. Core(events), .. Apps(), .. Others(events)]);
    }

    private static IEnumerable<Kind> Core(Kind events) =>
    [
        new Kind(Resources.Namespaces) { ShortNames = ["ns"], HasStatus = true, SelectableFields = ["status.phase"], Rules = new NamespaceRules() },
        new Kind(Resources.Nodes) { ShortNames = ["no"], HasStatus = true, SelectableFields = ["spec.unschedulable"], Rules = new NodeRules() },
        new Kind(Resources.Pods) { ShortNames = ["po"], InAll = true, HasStatus = true, SelectableFields = PodFields, Rules = new PodRules() },
        events,
        new Kind(Stored("services", "Service")) { ShortNames = ["svc"], InAll = true, HasStatus = true, SelectableFields = ["spec.clusterIP", "spec.type"], Rules = new ServiceRules() },
        new Kind(Stored("endpoints", "Endpoints")) { ShortNames = ["ep"], Singular = "endpoints" },
        new Kind(Stored("configmaps", "ConfigMap")) { ShortNames = ["cm"], Rules = new ConfigMapRules() },
        new Kind(Stored("secrets", "Secret")) { SelectableFields = ["type"], Rules = new SecretRules() },
        new Kind(Resources.ServiceAccounts) { ShortNames = ["sa"] },
        new Kind(Resources.PersistentVolumeClaims) { ShortNames = ["pvc"], HasStatus = true, Rules = new VolumeClaimRules() },
        new Kind(Resources.ResourceQuotas) { ShortNames = ["quota"], HasStatus = true },
        new Kind(Stored("limitranges", "LimitRange")) { ShortNames = ["limits"] },
    ];

    private static IEnumerable<Kind> Apps() =>
    [
        new Kind(Resources.Deployments) { ShortNames = ["deploy"], InAll = true, HasStatus = true, HasScale = true, Rules = new DeploymentRules() },
        new Kind(Resources.ReplicaSets)
        {
            ShortNames = ["rs"], InAll = true, HasStatus = true, HasScale = true, SelectableFields = ["status.replicas"], Rules = new ReplicaSetRules(),
        },
        new Kind(Resources.DaemonSets) { ShortNames = ["ds"], InAll = true, HasStatus = true, Rules = new DaemonSetRules() },
        new Kind(Resources.StatefulSets) { ShortNames = ["sts"], InAll = true, HasStatus = true, HasScale = true, Rules = new StatefulSetRules() },
        new Kind(Resources.ControllerRevisions) { Rules = new ControllerRevisionRules() },
    ];

    private static IEnumerable<Kind> Others(Kind events) =>
    [
        new Kind(new ResourceType("events.k8s.io", "v1", "events", "Event")) { ShortNames = ["ev"], StoredAs = events },
        new Kind(new ResourceType("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler")) { ShortNames = ["hpa"], InAll = true, HasStatus = true },
        new Kind(Resources.Leases),
        new Kind(new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress")) { ShortNames = ["ing"], HasStatus = true, Rules = new SpecRules() },
        new Kind(new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget")) { ShortNames = ["pdb"], HasStatus = true, Rules = new SpecRules() },
    ];

    private static ResourceType Stored(string plural, string kind) => new(string.Empty, "v1", plural, kind);
}
