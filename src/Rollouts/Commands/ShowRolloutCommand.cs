using System.Management.Automation;
using Rollouts.Selection;
using Rollouts.Showing;

namespace Rollouts.Commands;

/// <summary>Draws rollouts as trees: <c>Show-Rollout</c>.</summary>
[Cmdlet(VerbsCommon.Show, "Rollout")]
[OutputType(typeof(RolloutTree))]
public sealed class ShowRolloutCommand : ReadingCommand
{
    private readonly List<Finding.Found> _found = [];

    private protected override Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        _found.Add(found);
        return Task.CompletedTask;
    }

    private protected override void OnEnd() => Run(cancellationToken => new ProblemLook(Outbox) { IncludesComplete = true }.RunAsync(
        _found,
        (_, snapshot, assessment, _) =>
        {
            Outbox.Output(TreeBuilder.Of(snapshot, assessment));
            return Task.CompletedTask;
        },
        cancellationToken));
}
