namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>A stream of changes that the loop follows.</summary>
internal interface IFeed
{
    /// <summary>Takes in every change that has arrived.</summary>
    /// <returns>Whether there was one.</returns>
    bool Drain();

    /// <summary>Completes when a change has arrived, with false when none will any more.</summary>
    ValueTask<bool> WaitAsync(CancellationToken cancellationToken);
}
