using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>One look at one pod: what is known, and what is noted on the way.</summary>
/// <param name="pod">The pod.</param>
/// <param name="place">What it finds on its node.</param>
/// <param name="now">The time.</param>
internal sealed class PodLook(JsonObject pod, PodPlace place, DateTimeOffset now)
{
    /// <summary>The pod.</summary>
    public JsonObject Pod => pod;

    /// <summary>What it finds on its node.</summary>
    public PodPlace Place => place;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => now;

    /// <summary>The pod's namespace.</summary>
    public string Namespace { get; } = pod.Namespace();

    /// <summary>The pod's UID.</summary>
    public string Uid { get; } = pod["metadata"].Text("uid") ?? string.Empty;

    /// <summary>The pod as a kubelet names it: <c>web-5d7c-x2v_default(uid)</c>.</summary>
    public string FullName { get; } = $"{pod.Name()}_{pod.Namespace()}({pod["metadata"].Text("uid")})";

    /// <summary><c>Always</c>, <c>OnFailure</c> or <c>Never</c>.</summary>
    public string RestartPolicy { get; } = pod["spec"].Text("restartPolicy") ?? "Always";

    /// <summary>The events to tell.</summary>
    public List<PodNote> Notes { get; } = [];

    /// <summary>The images that were pulled.</summary>
    public List<string> Pulled { get; } = [];
}
