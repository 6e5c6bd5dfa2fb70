namespace Rollouts.Sandboxes;

/// <summary>The door to the practice clusters of this process.</summary>
public interface ISandboxDoor
{
    /// <summary>The sandboxes that run in this process, oldest first.</summary>
    IReadOnlyList<RolloutSandbox> Running { get; }

    /// <summary>Starts one. It answers requests, and the example's rollouts are complete, when this returns.</summary>
    Task<RolloutSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken);

    /// <summary>Stops one, closes its port and removes its kubeconfig.</summary>
    /// <param name="context">The sandbox's context name.</param>
    /// <returns>False where no such sandbox runs.</returns>
    Task<bool> StopAsync(string context);
}
