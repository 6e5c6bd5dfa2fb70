using System.Management.Automation;
using Rollouts.Messages;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>Shows where rollouts stand: <c>Get-Rollout</c>.</summary>
[Cmdlet(VerbsCommon.Get, "Rollout")]
[OutputType(typeof(Rollout))]
public sealed class GetRolloutCommand : SelectingCommand
{
    private protected override Purpose Purpose => Purpose.Read;

    private protected override Task TakeAsync(Finding.Found found, Outbox outbox, CancellationToken cancellationToken)
    {
        outbox.Output(RolloutJudge.Judge(found.Workload));
        return Task.CompletedTask;
    }
}
