using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Resumes paused rollouts: <c>Resume-Rollout</c>.</summary>
[Cmdlet(VerbsLifecycle.Resume, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class ResumeRolloutCommand : ChangingCommand
{
    private protected override Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken) =>
        Task.FromResult(PauseChange.Resume(found.Workload));
}
