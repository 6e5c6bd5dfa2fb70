using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>A container of a pod's spec, as a node reads it.</summary>
internal sealed class ContainerSpec
{
    private ContainerSpec(JsonObject json, bool isInit, bool hasInits)
    {
        Json = json;
        Name = json.Text("name") ?? string.Empty;
        IsSidecar = isInit && json.Text("restartPolicy") == "Always";
        IsInit = isInit;
        FieldPath = $"spec.{(isInit ? "initContainers" : "containers")}{{{Name}}}";
        Image = ImageName.Parse(json.Text("image") ?? string.Empty);
        Fate = FateTable.Of(Image);
        PullPolicy = json.Text("imagePullPolicy") ?? (Image.Tag == "latest" ? "Always" : "IfNotPresent");
        StartupProbe = Probe.Read(json, "startupProbe");
        ReadinessProbe = Probe.Read(json, "readinessProbe") ?? (Fate.Kind == FateKind.NeverReady && !RunsToEnd ? Probe.Assume(json) : null);
        WaitingReason = hasInits ? "PodInitializing" : "ContainerCreating";
    }

    /// <summary>The container as written.</summary>
    public JsonObject Json { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether it is an init container.</summary>
    public bool IsInit { get; }

    /// <summary>Whether it is an init container that goes on running beside the others.</summary>
    public bool IsSidecar { get; }

    /// <summary>Whether it is to run to its end before the next one starts.</summary>
    public bool RunsToEnd => IsInit && !IsSidecar;

    /// <summary>How events name it.</summary>
    public string FieldPath { get; }

    /// <summary>Its image.</summary>
    public ImageName Image { get; }

    /// <summary>What becomes of it.</summary>
    public Fate Fate { get; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>.</summary>
    public string PullPolicy { get; }

    /// <summary>Its startup probe; null for none.</summary>
    public Probe? StartupProbe { get; }

    /// <summary>Its readiness probe; null for none.</summary>
    public Probe? ReadinessProbe { get; }

    /// <summary>What it waits for while it has never run.</summary>
    public string WaitingReason { get; }

    /// <summary>The containers of a pod: the init containers in order, then the others.</summary>
    public static IReadOnlyList<ContainerSpec> ReadAll(JsonObject pod)
    {
        var inits = pod["spec"].At("initContainers").Maps().ToList();
        return
        [
            .. inits.Select(c => new ContainerSpec(c, isInit: true, hasInits: true)),
            .. pod["spec"].At("containers").Maps().Select(c => new ContainerSpec(c, isInit: false, inits.Count > 0)),
        ];
    }

    /// <summary>How long after its start the application answers its probes.</summary>
    public TimeSpan AnswersAfter => Fate.Kind == FateKind.Slow && (ReadinessProbe ?? StartupProbe) is not null ? Fate.Duration : TimeSpan.Zero;
}
