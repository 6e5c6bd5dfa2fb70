using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Messages;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>A command that changes rollouts: works the change out, shows both ends of it, makes it, and emits the rollout it changed.</summary>
public abstract class ChangingCommand : SelectingCommand
{
    private readonly List<(RolloutChange Change, ICluster Cluster)> _planned = [];

    private protected ChangingCommand()
    {
    }

    /// <summary>Asks the server what would come of it; nothing is stored.</summary>
    [Parameter]
    public SwitchParameter DryRun { get; set; }

    /// <summary>The name under which the server records the change in managedFields.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FieldManager { get; set; } = new ClusterChoice().FieldManager;

    private protected sealed override Purpose Purpose => Purpose.Act;

    private protected sealed override string ManagerName => FieldManager;

    /// <summary>Works the change out; changes nothing. Runs on a worker.</summary>
    /// <exception cref="RolloutException">The change cannot be made.</exception>
    private protected abstract Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken);

    /// <inheritdoc/>
    private protected sealed override async Task TakeAsync(Finding.Found found, Outbox outbox, CancellationToken cancellationToken)
    {
        try
        {
            _planned.Add((await PlanAsync(found, cancellationToken).ConfigureAwait(false), found.Cluster));
        }
        catch (RolloutException error)
        {
            outbox.Error(error, RolloutJudge.Judge(found.Workload));
        }
    }

    /// <inheritdoc/>
    private protected sealed override void OnTaken()
    {
        foreach (var (change, cluster) in _planned)
        {
            Make(change, cluster);
        }

        _planned.Clear();
    }

    private void Make(RolloutChange change, ICluster cluster)
    {
        var target = change.Workload.Describe();
        if (!change.IsNeeded)
        {
            WriteVerbose($"{target} {change.Action}.");
        }

        foreach (var warning in change.Warnings)
        {
            WriteWarning(warning);
        }

        // What is so already needs no consent, and sends nothing.
        if (change.IsNeeded && !ShouldProcess($"{target}: {change.Action}", $"{target}: {change.Action}. Go on?", MyInvocation.MyCommand.Name))
        {
            return;
        }

        if (Try(() => Run((_, cancellationToken) => ChangeWriter.ApplyAsync(cluster, change, DryRun, cancellationToken)), change) is { } rollout)
        {
            WriteObject(rollout);
        }
    }

    private Rollout? Try(Func<Rollout> make, RolloutChange change)
    {
        RolloutException failure;
        try
        {
            return make();
        }
        catch (RolloutException error)
        {
            failure = error;
        }

        WriteError(failure, RolloutJudge.Judge(change.Workload));
        return null;
    }
}
