using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Pauses rollouts: <c>Suspend-Rollout</c>. Template changes are stored, but not rolled out, until they are resumed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class SuspendRolloutCommand : ActingCommand
{
    private protected override Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken) =>
        Task.FromResult(PauseChange.Suspend(found.Workload));
}
