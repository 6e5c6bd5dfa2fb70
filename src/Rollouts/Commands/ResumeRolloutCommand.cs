using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Resumes paused rollouts: <c>Resume-Rollout</c>. A template change that was stored meanwhile is rolled out.</summary>
[Cmdlet(VerbsLifecycle.Resume, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class ResumeRolloutCommand : ActingCommand
{
    private protected override Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken) =>
        Task.FromResult(PauseChange.Resume(found.Workload));
}
