using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Problems;

/// <summary>What a container of a pod is for.</summary>
internal enum ContainerRole
{
    /// <summary>One of the pod's containers proper.</summary>
    Main,

    /// <summary>Runs to its end before the next one starts.</summary>
    Init,

    /// <summary>An init container with <c>restartPolicy: Always</c>: goes on running beside the others.</summary>
    Sidecar,
}

/// <summary>A container of a pod: its spec and its status.</summary>
internal sealed class ObservedContainer
{
    private ObservedContainer(ObservedPod pod, JsonElement spec, JsonElement status, ContainerRole role)
    {
        Pod = pod;
        Spec = spec;
        Status = status;
        Role = role;
        Name = spec.Text("name") ?? "";
        FieldPath = $"spec.{(role == ContainerRole.Main ? "containers" : "initContainers")}{{{Name}}}";
    }

    public ObservedPod Pod { get; }

    public JsonElement Spec { get; }

    public JsonElement Status { get; }

    public ContainerRole Role { get; }

    public string Name { get; }

    /// <summary>How events name it.</summary>
    public string FieldPath { get; }

    public string Image => Spec.Text("image") ?? "";

    public JsonElement? Waiting => Status.At("state", "waiting");

    public JsonElement? Running => Status.At("state", "running");

    public JsonElement? Terminated => Status.At("state", "terminated");

    /// <summary>How the run before ended.</summary>
    public JsonElement? LastEnd => Status.At("lastState", "terminated");

    public int Restarts => Status.Count("restartCount");

    public bool IsReady => Status.Flag("ready");

    /// <summary>An init container that has done its work.</summary>
    public bool IsDone => Role == ContainerRole.Init && Terminated is { } end && end.Number("exitCode") == 0;

    /// <summary>As messages name it: <c>init container migrate</c>.</summary>
    public string Description => $"{(Role == ContainerRole.Init ? "init container" : Role == ContainerRole.Sidecar ? "sidecar" : "container")} {Name}";

    public static IReadOnlyList<ObservedContainer> Of(ObservedPod pod)
    {
        var inits = Pair(pod, "initContainers", "initContainerStatuses", spec => spec.Text("restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init);
        return [.. inits, .. Pair(pod, "containers", "containerStatuses", _ => ContainerRole.Main)];
    }

    private static IEnumerable<ObservedContainer> Pair(ObservedPod pod, string specs, string statuses, Func<JsonElement, ContainerRole> role) =>
        pod.Json.Items("spec", specs).Join(
            pod.Json.Items("status", statuses),
            spec => spec.Text("name"),
            status => status.Text("name"),
            (spec, status) => new ObservedContainer(pod, spec, status, role(spec)),
            StringComparer.Ordinal);
}
