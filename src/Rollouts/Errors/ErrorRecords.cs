using System.Management.Automation;
using Rollouts.Json;

namespace Rollouts.Errors;

/// <summary>Turns failures into error records: id, category, target, sentence and the next command to type.</summary>
internal static class ErrorRecords
{
    // Engines before 7.5 show an error's message but not its RecommendedAction.
    private static readonly bool ShowsRecommendedAction = typeof(PSCmdlet).Assembly.GetName().Version >= new Version(7, 5);

    private static readonly Dictionary<string, ErrorCategory> Categories = new(StringComparer.Ordinal)
    {
        [ErrorId.RolloutNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorId.AmbiguousTarget] = ErrorCategory.InvalidArgument,
        [ErrorId.NothingSelected] = ErrorCategory.ObjectNotFound,
        [ErrorId.TargetMismatch] = ErrorCategory.InvalidArgument,
        [ErrorId.InvalidArgument] = ErrorCategory.InvalidArgument,
        [ErrorId.InvalidSelector] = ErrorCategory.InvalidArgument,
        [ErrorId.RevisionNotFound] = ErrorCategory.ObjectNotFound,
        [ErrorId.NoPreviousRevision] = ErrorCategory.ObjectNotFound,
        [ErrorId.RolloutPaused] = ErrorCategory.InvalidOperation,
        [ErrorId.RolloutActionRequired] = ErrorCategory.InvalidOperation,
        [ErrorId.KindNotSupported] = ErrorCategory.NotImplemented,
        [ErrorId.RolloutFailed] = ErrorCategory.InvalidResult,
        [ErrorId.ProgressDeadlineExceeded] = ErrorCategory.InvalidResult,
        [ErrorId.RolloutTimeout] = ErrorCategory.OperationTimeout,
        [ErrorId.RolloutSuperseded] = ErrorCategory.OperationStopped,
        [ErrorId.RolloutDeleted] = ErrorCategory.ObjectNotFound,
        [ErrorId.UndoFailed] = ErrorCategory.InvalidResult,
        [ErrorId.Conflict] = ErrorCategory.ResourceBusy,
        [ErrorId.Forbidden] = ErrorCategory.PermissionDenied,
        [ErrorId.Unauthorized] = ErrorCategory.AuthenticationError,
        [ErrorId.CredentialPluginFailed] = ErrorCategory.AuthenticationError,
        [ErrorId.ClusterUnreachable] = ErrorCategory.ConnectionError,
        [ErrorId.InvalidKubeConfig] = ErrorCategory.InvalidData,
        [ErrorId.InvalidManifest] = ErrorCategory.ParserError,
        [ErrorId.ApiError] = ErrorCategory.ResourceUnavailable,
        [ReceptionErrorId.ModuleIncomplete] = ErrorCategory.NotInstalled,
        [Defect.Id] = ErrorCategory.NotSpecified,
    };

    /// <summary>The record of a failure. It carries the exception as it is, which holds text only: nothing of the client and its credentials.</summary>
    internal static ErrorRecord Create(RolloutException exception, object? target = null)
    {
        var record = new ErrorRecord(exception, exception.ErrorId, CategoryOf(exception), target ?? exception.Target);

        // An error view is printed into the logs of pipelines, and the message may quote a pod: it must not be taken for a command there.
        var message = SafeText.Disarm(exception.Message);
        if (exception.Remedy.Length > 0)
        {
            var remedy = SafeText.Disarm(exception.Remedy);
            record.ErrorDetails = new ErrorDetails(ShowsRecommendedAction ? message : $"{message} Next: {remedy}") { RecommendedAction = remedy };
        }
        else if (message != exception.Message)
        {
            record.ErrorDetails = new ErrorDetails(message);
        }

        return record;
    }

    private static ErrorCategory CategoryOf(RolloutException exception) => exception switch
    {
        ApiException { ErrorId: ErrorId.ApiError, StatusCode: var status } => status switch
        {
            404 => ErrorCategory.ObjectNotFound,
            409 => ErrorCategory.ResourceBusy,
            400 or 422 => ErrorCategory.InvalidData,
            429 => ErrorCategory.LimitsExceeded,
            _ => ErrorCategory.ResourceUnavailable,
        },
        _ => Categories.GetValueOrDefault(exception.ErrorId, ErrorCategory.NotSpecified),
    };
}
