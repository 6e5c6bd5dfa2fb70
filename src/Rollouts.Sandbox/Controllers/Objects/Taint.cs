using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>What keeps pods away from a node.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Effect"><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>.</param>
internal sealed record Taint(string Key, string Value, string Effect)
{
    /// <summary>Keeps new pods away.</summary>
    public const string NoSchedule = "NoSchedule";

    /// <summary>Keeps new pods away and drives those out that are there.</summary>
    public const string NoExecute = "NoExecute";

    /// <summary>On a node whose kubelet says that it is not ready.</summary>
    public const string NotReady = "node.kubernetes.io/not-ready";

    /// <summary>On a node whose kubelet says nothing any more.</summary>
    public const string Unreachable = "node.kubernetes.io/unreachable";

    /// <summary>On a cordoned node.</summary>
    public const string Unschedulable = "node.kubernetes.io/unschedulable";

    /// <summary>Whether it keeps pods away, and does not merely advise against the node.</summary>
    public bool IsHard => Effect is NoSchedule or NoExecute;

    /// <summary>Reads a taint.</summary>
    public static Taint Read(JsonObject json) => new(json.Text("key") ?? string.Empty, json.Text("value") ?? string.Empty, json.Text("effect") ?? string.Empty);
}
