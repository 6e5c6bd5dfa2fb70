using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Completion;
using Rollouts.History;
using Rollouts.Selection;
using Rollouts.Undo;

namespace Rollouts.Commands;

/// <summary>Takes rollouts back to an earlier revision: <c>Undo-Rollout</c>.</summary>
[Cmdlet(VerbsCommon.Undo, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class UndoRolloutCommand : ActingCommand
{
    /// <summary>The revision to go to; without it, the revision that was piped in, else the previous one.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public long? ToRevision { get; set; }

    /// <summary>The change-cause to write; without it, the one that the revision had.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeCause { get; set; }

    private protected override async Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        if (ToRevision is { } wanted && found.Input?.Revision is { } piped && wanted != piped)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                FormattableString.Invariant($"-ToRevision says {wanted}, but the input is revision {piped} of {found.Workload.Describe()}."),
                "Leave -ToRevision out, or pipe the rollout instead of one of its revisions");
        }

        var history = await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false);
        return UndoPlan.Make(history, ToRevision ?? found.Input?.Revision, ChangeCause);
    }
}
