using Rollouts.Showing;

namespace Rollouts;

/// <summary>A rollout with its revisions and their pods, to be drawn. Its text is what <see cref="Lines"/> holds.</summary>
public sealed record RolloutTree
{
    /// <summary>Where the rollout stands, problems included.</summary>
    public Rollout Rollout { get; internal init; } = new();

    /// <summary>The drawing without colours, as wide as it needs.</summary>
    public IReadOnlyList<string> Lines => TreeText.Draw(this, new TreeStyle());

    /// <summary>The workload's kind.</summary>
    public string Kind => Rollout.Kind;

    /// <summary>The workload's namespace.</summary>
    public string Namespace => Rollout.Namespace;

    /// <summary>The workload's name.</summary>
    public string Name => Rollout.Name;

    /// <summary>The workload's UID.</summary>
    public string Uid => Rollout.Uid;

    /// <summary>The kubeconfig context it was read through.</summary>
    public string Context => Rollout.Context;

    /// <summary>The URL of the server it lives on.</summary>
    public string Cluster => Rollout.Cluster;

    /// <summary>The kubeconfig it was read through.</summary>
    public string KubeConfig => Rollout.KubeConfig;

    /// <summary>One sentence: what it waits for, or what failed. Problems are told where they are.</summary>
    internal string Message { get; init; } = "";

    /// <summary>The revisions, newest first.</summary>
    internal IReadOnlyList<ShownRevision> Revisions { get; init; } = [];

    /// <summary>What is wrong with neither a revision nor a pod that is shown.</summary>
    internal IReadOnlyList<RolloutProblem> Problems { get; init; } = [];

    /// <summary>The server's clock, for ages; null to leave them out.</summary>
    internal DateTimeOffset? ServerTime { get; init; }

    /// <summary>The tree of a rollout that is gone.</summary>
    internal static RolloutTree OfDeleted(Rollout rollout) => new() { Rollout = rollout, Message = rollout.Message };

    /// <inheritdoc/>
    public override string ToString() => string.Join(Environment.NewLine, Lines);
}
