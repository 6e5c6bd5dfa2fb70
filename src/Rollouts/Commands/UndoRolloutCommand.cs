using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.History;
using Rollouts.Selection;
using Rollouts.Undo;

namespace Rollouts.Commands;

/// <summary>Takes rollouts back to an earlier revision: <c>Undo-Rollout</c>.</summary>
[Cmdlet(VerbsCommon.Undo, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class UndoRolloutCommand : ChangingCommand
{
    /// <summary>The revision to go back to, by its number or a former one; the previous revision where it is left out.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? ToRevision { get; set; }

    /// <summary>The change-cause to write; the one that the revision had where it is left out.</summary>
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
                "Leave -ToRevision out, or pipe the rollout instead of its revision");
        }

        var history = await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false);
        return UndoPlan.Make(history, ToRevision ?? found.Input?.Revision, ChangeCause);
    }
}
