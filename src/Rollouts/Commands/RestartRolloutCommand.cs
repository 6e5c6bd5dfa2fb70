using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Restarts the pods of rollouts by a change of their template: <c>Restart-Rollout</c>.</summary>
[Cmdlet(VerbsLifecycle.Restart, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class RestartRolloutCommand : ActingCommand
{
    /// <summary>The change-cause to write.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeCause { get; set; }

    private protected override Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken) =>
        Task.FromResult(RestartChange.Make(found.Workload, TimeProvider.System.GetUtcNow(), ChangeCause));
}
