using System.Management.Automation;
using Rollouts.Changes;
using Rollouts.Completion;
using Rollouts.Images;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Deploys other images, the commonest trigger of a rollout: <c>Set-RolloutImage</c>.</summary>
[Cmdlet(VerbsCommon.Set, "RolloutImage", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class SetRolloutImageCommand : ActingCommand
{
    /// <summary>Which container runs which image: <c>app=repo/app:2</c>, or <c>*=repo/app:2</c> for every container.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Image { get; set; } = [];

    /// <summary>The change-cause to write.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeCause { get; set; }

    private protected override Task<RolloutChange> PlanAsync(Finding.Found found, CancellationToken cancellationToken) =>
        Task.FromResult(ImageChange.Make(found.Workload, Image, ChangeCause));
}
