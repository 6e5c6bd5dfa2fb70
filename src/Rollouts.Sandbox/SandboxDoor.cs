using Rollouts.Sandbox.Running;
using Rollouts.Sandboxes;

namespace Rollouts.Sandbox;

/// <summary>The practice clusters of this process. All doors lead to the same ones.</summary>
public sealed class SandboxDoor : ISandboxDoor
{
    private static readonly RunningSandboxes Sandboxes = new();

    /// <inheritdoc/>
    public IReadOnlyList<RolloutSandbox> Running => Sandboxes.List();

    /// <inheritdoc/>
    public Task<RolloutSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken) => Sandboxes.StartAsync(options, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> StopAsync(string context) => Sandboxes.StopAsync(context);
}
