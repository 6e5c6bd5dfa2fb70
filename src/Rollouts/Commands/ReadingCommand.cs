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

    private protected sealed override void Take(IAsyncEnumerable<Finding> findings) => Run(async cancellationToken =>
    {
        await foreach (var finding in findings.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            switch (finding)
            {
                case Finding.Found found:
                    await TryReadAsync(found, cancellationToken).ConfigureAwait(false);
                    break;
                case Finding.Failed failed:
                    OnFailed(failed.Error);
                    break;
                case Finding.Warned warned:
                    Outbox.Warning(warned.Text);
                    break;
            }
        }
    });

    /// <summary>Looks at one rollout. Runs on the thread pool.</summary>
    private protected abstract Task ReadAsync(Finding.Found found, CancellationToken cancellationToken);

    /// <summary>Tells what cannot be had. Runs on the thread pool.</summary>
    private protected virtual void OnFailed(RolloutException error) => Outbox.Error(error);

    private async Task TryReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(found, cancellationToken).ConfigureAwait(false);
        }
        catch (RolloutException error)
        {
            Outbox.Error(error, RolloutJudge.Judge(found.Workload));
        }
    }
}
