namespace Rollouts;

/// <summary>Where a rollout stands.</summary>
public enum RolloutPhase
{
    /// <summary>Every wanted pod runs the current template and is available, and no old pod is left.</summary>
    Complete,

    /// <summary>The controller is still at work.</summary>
    Progressing,

    /// <summary>A Deployment whose <c>spec.paused</c> is true: template changes are not rolled out.</summary>
    Paused,

    /// <summary>Only a person can move it on: an OnDelete strategy with old pods left.</summary>
    ActionRequired,

    /// <summary>The progress deadline was exceeded or, where pods were looked at, a problem is fatal.</summary>
    Failed,

    /// <summary>The object is gone. Only <c>Watch-Rollout</c> and <c>Show-Rollout -Watch</c> tell this.</summary>
    Deleted,
}
