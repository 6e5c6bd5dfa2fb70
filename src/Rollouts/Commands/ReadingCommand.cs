using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>A command that looks at rollouts and changes nothing.</summary>
public abstract class ReadingCommand : SelectingCommand
{
    private protected ReadingCommand()
    {
    }

    private protected override Purpose Purpose => Purpose.Read;

    /// <summary>Looks at one rollout. Runs on the thread pool.</summary>
    private protected abstract Task ReadAsync(Finding.Found found, CancellationToken cancellationToken);

    private protected sealed override async Task TakeAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(found, cancellationToken).ConfigureAwait(false);
        }
        catch (RolloutException error)
        {
            OnFailed(error, RolloutJudge.Judge(found.Workload));
        }
    }
}
