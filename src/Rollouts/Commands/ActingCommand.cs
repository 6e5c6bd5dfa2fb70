using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Errors;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>
/// A command that changes rollouts, one after another: it works out the change, shows both ends of it to <c>-WhatIf</c> and <c>-Confirm</c>,
/// makes it, and emits the rollout it changed. A rollout that fails does not stop the others.
/// </summary>
public abstract class ActingCommand : SelectingCommand
{
    private readonly List<Finding.Found> _found = [];

    private protected ActingCommand()
    {
    }

    /// <summary>Asks the server what would come of it; nothing is stored.</summary>
    [Parameter]
    public SwitchParameter DryRun { get; set; }

    /// <summary>The name under which the server records the change in managedFields.</summary>
    [Parameter]
    [ValidateLength(1, 128)]
    public string FieldManager { get; set; } = "rollouts";

    private protected sealed override Purpose Purpose => Purpose.Act;

    private protected sealed override string WritesAs => FieldManager;

    /// <summary>Works out the change. Runs on the thread pool.</summary>
    private protected abstract Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken);

    /// <summary>What there is to do once the change is made and emitted; not called for a dry run. Runs on the thread pool.</summary>
    private protected virtual Task AfterAsync(Finding.Found found, RolloutChange change, Rollout changed, CancellationToken cancellationToken) => Task.CompletedTask;

    private protected sealed override Task TakeAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        _found.Add(found);
        return Task.CompletedTask;
    }

    // Nothing is changed before all input is known, and each rollout once: undoing one twice would end where it began.
    private protected sealed override void OnEnd()
    {
        foreach (var same in _found.GroupBy(found => (found.Workload.Cluster.Cluster, found.Workload.Uid)).Select(group => group.ToList()))
        {
            if (same.Select(found => found.Input?.Revision).Distinct().Count() == 1)
            {
                Change(same[0]);
            }
            else
            {
                WriteError(
                    new RolloutException(
                        ErrorId.InvalidArgument,
                        $"{same[0].Workload.Describe()} was piped in with different revisions; it was left as it is.",
                        FormattableString.Invariant($"{NextCommand.For("Undo-Rollout", same[0].Workload)} -ToRevision {same.Max(found => found.Input?.Revision)}")),
                    RolloutJudge.Judge(same[0].Workload));
            }
        }
    }

    private void Change(Finding.Found found)
    {
        try
        {
            var change = Run(cancellationToken => PlanAsync(found, cancellationToken));
            if (IsWanted(change))
            {
                var changed = Run(cancellationToken => ChangeWriter.ApplyAsync(found.Cluster, change, DryRun, cancellationToken));
                WriteObject(changed);
                if (!DryRun)
                {
                    Run(cancellationToken => AfterAsync(found, change, changed, cancellationToken));
                }
            }
        }
        catch (RolloutException error)
        {
            WriteError(error, RolloutJudge.Judge(found.Workload));
        }
    }

    // Asked on the pipeline's thread, one rollout at a time: prompts must not interleave.
    private bool IsWanted(RolloutChange change)
    {
        var description = $"{change.Workload.Describe()}: {change.Action}";
        foreach (var warning in change.Warnings)
        {
            WriteWarning(warning);
        }

        if (!change.IsNeeded)
        {
            WriteVerbose(description);
            return true;
        }

        return ShouldProcess(description, $"{description}?", MyInvocation.MyCommand.Name);
    }
}
