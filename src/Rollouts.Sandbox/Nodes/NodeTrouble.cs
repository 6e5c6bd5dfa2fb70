using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Nodes;

/// <summary>What a learner may wish upon a node, by an annotation on it.</summary>
internal static class NodeTrouble
{
    /// <summary>With the value <c>true</c>: the kubelet says that it is not ready, and does nothing.</summary>
    public const string NotReady = "sandbox.rollouts/not-ready";

    /// <summary>With the value <c>true</c>: the kubelet does nothing and says nothing, as if the machine had lost its network.</summary>
    public const string Unreachable = "sandbox.rollouts/unreachable";

    /// <summary>Whether the kubelet falls silent.</summary>
    public static bool IsSilent(Node node) => IsSet(node, Unreachable);

    /// <summary>Whether the kubelet has no trouble to tell of.</summary>
    public static bool IsWell(Node node) => !IsSet(node, NotReady) && !IsSilent(node);

    private static bool IsSet(Node node, string annotation) => node.Annotations.GetValueOrDefault(annotation) == "true";
}
