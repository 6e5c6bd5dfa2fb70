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

    /// <summary>Deletes the pod that a StatefulSet is stuck on.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override async Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        if (ToRevision is { } wanted && found.Input?.Revision is { } piped && wanted != piped)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                FormattableString.Invariant($"-ToRevision says {wanted}, but the input is revision {piped} of {found.Workload.Describe()}."),
                "Leave -ToRevision out, or pipe the rollout instead of one of its revisions");
        }

        if (ToRevision is null && found.Input is { Revision: null, Rollout: { } shown })
        {
            UndoPlan.RefuseNews(shown, found.Workload);
        }

        var history = await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false);
        foreach (var note in history.Notes)
        {
            // Whoever forces it counts on the stuck pod being found.
            Action<string> tell = Force ? Outbox.Warning : Outbox.Verbose;
            tell(note);
        }

        return UndoPlan.Make(history, ToRevision ?? found.Input?.Revision, ChangeCause, Force);
    }

    private protected override async Task AfterAsync(Finding.Found found, RolloutChange change, Rollout changed, CancellationToken cancellationToken)
    {
        if (await new StuckPodDeletion(TimeProvider.System).RunAsync(found.Cluster, change, changed, cancellationToken).ConfigureAwait(false) is { } done)
        {
            Outbox.Verbose(done);
        }
    }
}
