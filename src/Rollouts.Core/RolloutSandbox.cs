namespace Rollouts;

/// <summary>A practice cluster that runs in this process.</summary>
public sealed record RolloutSandbox
{
    /// <summary>The context's name in its kubeconfig.</summary>
    public string Context { get; internal init; } = "";

    /// <summary>The kubeconfig's full path, readable by its owner only: <c>$env:KUBECONFIG = $sandbox.KubeConfig</c>.</summary>
    public string KubeConfig { get; internal init; } = "";

    /// <summary>The server's URL, an unguessable path included.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>The context's namespace.</summary>
    public string Namespace { get; internal init; } = "";

    /// <summary>The names of its simulated nodes.</summary>
    public IReadOnlyList<string> Nodes { get; internal init; } = [];

    /// <summary>Its context, by which it is named: <c>Stop-RolloutSandbox $sandbox</c>.</summary>
    public override string ToString() => Context;
}
