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

    // Nothing is changed before all input is known, and each rollout once: undoing one twice would end where it began. What cannot be done is
    // told before anything is: under Stop, the first error ends the pipeline, and nothing would wait for what had been changed by then.
    private protected sealed override void OnEnd()
    {
        var plans = _found
            .GroupBy(found => (found.Workload.Cluster.Cluster, found.Workload.Uid))
            .Select(same => Plan([.. same]))
            .ToList();
        foreach (var (found, _, error) in plans)
        {
            WriteErrorOf(found, error);
        }

        var changes = plans.Where(plan => plan.Change is not null).Select(plan => Make(plan.Found, plan.Change!)).ToList();
        if (this.ErrorAction() == ActionPreference.Stop && changes.Exists(change => change.Error is not null) && changes.Exists(change => change.IsMade))
        {
            var made = string.Join(", ", changes.Where(change => change.IsMade).Select(change => $"{change.Found.Workload} in {change.Found.Workload.Namespace}"));
            WriteWarning($"The error that follows ends the pipeline. Changed before it, and not waited for: {made}.");
        }

        foreach (var (found, _, error) in changes)
        {
            WriteErrorOf(found, error);
        }
    }

    private (Finding.Found Found, RolloutChange? Change, RolloutException? Error) Plan(List<Finding.Found> same)
    {
        var found = same[0];
        if (same.Select(input => input.Input?.Revision).Distinct().Count() > 1)
        {
            return (found, null, new RolloutException(
                ErrorId.InvalidArgument,
                $"{found.Workload.Describe()} was piped in with different revisions; it was left as it is.",
                FormattableString.Invariant($"{NextCommand.For("Undo-Rollout", found.Workload)} -ToRevision {same.Max(input => input.Input?.Revision)}")));
        }

        try
        {
            return (found, Run(cancellationToken => PlanAsync(found, cancellationToken)), null);
        }
        catch (RolloutException error)
        {
            return (found, null, error);
        }
    }

    private (Finding.Found Found, bool IsMade, RolloutException? Error) Make(Finding.Found found, RolloutChange change)
    {
        var isMade = false;
        try
        {
            if (IsWanted(change))
            {
                var changed = Run(cancellationToken => ChangeWriter.ApplyAsync(found.Cluster, change, DryRun, cancellationToken));
                isMade = change.IsNeeded && !DryRun;
                WriteObject(changed);
                if (!DryRun)
                {
                    Run(cancellationToken => AfterAsync(found, change, changed, cancellationToken));
                }
            }

            return (found, isMade, null);
        }
        catch (RolloutException error)
        {
            return (found, isMade, error);
        }
    }

    private void WriteErrorOf(Finding.Found found, RolloutException? error)
    {
        if (error is not null)
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
