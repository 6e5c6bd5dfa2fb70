namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>Tells of pausing and resuming, so that the time in between does not count against the deadline.</summary>
internal static class PauseCondition
{
    /// <summary>Writes the condition where it is due. A deadline that was exceeded before stays told.</summary>
    public static void Write(DeploymentPass pass)
    {
        var current = pass.Status.Find(DeploymentConditions.Progressing)?.Reason;
        if (pass.Deployment.ProgressDeadline is null || current == DeploymentConditions.TimedOut)
        {
            return;
        }

        if (pass.Deployment.IsPaused && current != DeploymentConditions.Paused)
        {
            Write(pass, DeploymentConditions.Paused, "Deployment is paused");
        }
        else if (!pass.Deployment.IsPaused && current == DeploymentConditions.Paused)
        {
            Write(pass, DeploymentConditions.Resumed, "Deployment is resumed");
        }
    }

    private static void Write(DeploymentPass pass, string reason, string message) =>
        pass.WriteStatus(pass.Status.With(DeploymentConditions.New(DeploymentConditions.Progressing, "Unknown", reason, message, pass.Now)));
}
