using System.Management.Automation;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>
/// Tells where rollouts stand: <c>Get-Rollout</c>. It reads the workloads and nothing else, which keeps ten thousand cheap, unless
/// details are asked for.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Rollout")]
[OutputType(typeof(Rollout))]
public sealed class GetRolloutCommand : ReadingCommand
{
    private readonly List<Finding.Found> _found = [];

    /// <summary>Looks at pods, events, nodes and revisions too: fills Problems, and Revision for every kind.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        if (Detailed)
        {
            _found.Add(found);
        }
        else
        {
            Outbox.Output(RolloutJudge.Judge(found.Workload));
        }

        return Task.CompletedTask;
    }

    private protected override void OnEnd()
    {
        if (_found.Count > 0)
        {
            Run(cancellationToken => new ProblemLook(Outbox).RunAsync(
                _found,
                (_, snapshot, assessment, _) =>
                {
                    Outbox.Output(RolloutDetails.Of(snapshot, assessment));
                    return Task.CompletedTask;
                },
                cancellationToken));
        }
    }
}
