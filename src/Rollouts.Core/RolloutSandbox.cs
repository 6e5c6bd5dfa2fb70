namespace Rollouts;

/// <summary>A practice cluster that runs in this process.</summary>
public sealed record RolloutSandbox
{
    /// <summary>The context's name in its kubeconfig.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig's full path, readable by its owner only: <c>$env:KUBECONFIG = $sandbox.KubeConfig</c>.</summary>
    public required string KubeConfig { get; init; }

    /// <summary>The server's URL, an unguessable path included.</summary>
    public required string Server { get; init; }

    /// <summary>The context's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The names of its simulated nodes.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }
}
