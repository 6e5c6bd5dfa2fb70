using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>What a Deployment's conditions are called.</summary>
internal static class DeploymentConditions
{
    /// <summary>Whether enough pods are available.</summary>
    public const string Available = "Available";

    /// <summary>Whether the rollout gets on, or has ended well.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Present while pods cannot be created or deleted.</summary>
    public const string ReplicaFailure = "ReplicaFailure";

    /// <summary>Progressing: the rollout has ended well.</summary>
    public const string NewReplicaSetAvailable = "NewReplicaSetAvailable";

    /// <summary>Progressing: there was no progress for too long.</summary>
    public const string TimedOut = "ProgressDeadlineExceeded";

    /// <summary>Progressing: it is paused, and not judged.</summary>
    public const string Paused = "DeploymentPaused";

    /// <summary>Progressing: it has just been resumed.</summary>
    public const string Resumed = "DeploymentResumed";

    /// <summary>Progressing: pods came, went or became ready.</summary>
    public const string ReplicaSetUpdated = "ReplicaSetUpdated";

    /// <summary>Progressing: a new template has got its ReplicaSet.</summary>
    public const string NewReplicaSetCreated = "NewReplicaSetCreated";

    /// <summary>Progressing: a template's ReplicaSet was there already, and nothing was told of progress before.</summary>
    public const string FoundNewReplicaSet = "FoundNewReplicaSet";

    /// <summary>Progressing: the new ReplicaSet was refused.</summary>
    public const string ReplicaSetCreateError = "ReplicaSetCreateError";

    /// <summary>Makes a condition that is told and true, or not, since now.</summary>
    public static Condition New(string type, string status, string reason, string message, DateTimeOffset now) => new(type, status, reason, message, now, now);
}
