namespace Rollouts;

/// <summary>The ids of the errors that the module writes. They are contract: scripts compare them, so none is ever renamed.</summary>
public static class ErrorId
{
    /// <summary>A rollout that was named does not exist.</summary>
    public const string RolloutNotFound = nameof(RolloutNotFound);

    /// <summary>A bare name fits several kinds, and the command changes things.</summary>
    public const string AmbiguousTarget = nameof(AmbiguousTarget);

    /// <summary>A command that changes things was told nothing to change.</summary>
    public const string NothingSelected = nameof(NothingSelected);

    /// <summary>A parameter, or the cluster behind a context, contradicts the object that was piped in.</summary>
    public const string TargetMismatch = nameof(TargetMismatch);

    /// <summary>An argument or an input object cannot be used.</summary>
    public const string InvalidArgument = nameof(InvalidArgument);

    /// <summary>A label selector does not follow Kubernetes' grammar.</summary>
    public const string InvalidSelector = nameof(InvalidSelector);

    /// <summary>The history has no revision of that number.</summary>
    public const string RevisionNotFound = nameof(RevisionNotFound);

    /// <summary>There is no other revision to go back to.</summary>
    public const string NoPreviousRevision = nameof(NoPreviousRevision);

    /// <summary>The rollout is paused, so it cannot be undone, restarted or waited for.</summary>
    public const string RolloutPaused = nameof(RolloutPaused);

    /// <summary>Only a person can move the rollout on (an OnDelete strategy with old pods left).</summary>
    public const string RolloutActionRequired = nameof(RolloutActionRequired);

    /// <summary>The command does not work on that kind of object.</summary>
    public const string KindNotSupported = nameof(KindNotSupported);

    /// <summary>A problem of its pods keeps the rollout from completing.</summary>
    public const string RolloutFailed = nameof(RolloutFailed);

    /// <summary>The controller gave up: <c>progressDeadlineSeconds</c> passed without progress.</summary>
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);

    /// <summary>The wait's own timeout passed.</summary>
    public const string RolloutTimeout = nameof(RolloutTimeout);

    /// <summary>Somebody changed the pod template while the rollout was waited for.</summary>
    public const string RolloutSuperseded = nameof(RolloutSuperseded);

    /// <summary>The object was deleted (or deleted and created anew) while it was waited for.</summary>
    public const string RolloutDeleted = nameof(RolloutDeleted);

    /// <summary>A rollout failed, and taking it back failed too.</summary>
    public const string UndoFailed = nameof(UndoFailed);

    /// <summary>Somebody else changed the object, so that the write would have overwritten their work.</summary>
    public const string Conflict = nameof(Conflict);

    /// <summary>The server knows who asks and refuses (HTTP 403).</summary>
    public const string Forbidden = nameof(Forbidden);

    /// <summary>The server does not accept the credentials (HTTP 401).</summary>
    public const string Unauthorized = nameof(Unauthorized);

    /// <summary>A kubeconfig's exec plugin gave no credentials.</summary>
    public const string CredentialPluginFailed = nameof(CredentialPluginFailed);

    /// <summary>The API server cannot be reached: name, network, TLS or proxy.</summary>
    public const string ClusterUnreachable = nameof(ClusterUnreachable);

    /// <summary>There is no kubeconfig, or it cannot be used.</summary>
    public const string InvalidKubeConfig = nameof(InvalidKubeConfig);

    /// <summary>A manifest cannot be read.</summary>
    public const string InvalidManifest = nameof(InvalidManifest);

    /// <summary>Any other refusal of the API server.</summary>
    public const string ApiError = nameof(ApiError);
}
