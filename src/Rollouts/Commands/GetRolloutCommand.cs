using System.Management.Automation;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>Tells where rollouts stand: <c>Get-Rollout</c>. It reads the workloads and nothing else, which keeps ten thousand cheap.</summary>
[Cmdlet(VerbsCommon.Get, "Rollout")]
[OutputType(typeof(Rollout))]
public sealed class GetRolloutCommand : ReadingCommand
{
    private protected override Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        Outbox.Output(RolloutJudge.Judge(found.Workload));
        return Task.CompletedTask;
    }
}
