using System.Management.Automation;
using Rollouts.Messages;
using Rollouts.Selection;
using Rollouts.Showing;
using Rollouts.Waiting;
using Rollouts.Watching;

namespace Rollouts.Commands;

/// <summary>Draws rollouts as trees, once or until it is stopped: <c>Show-Rollout</c>.</summary>
[Cmdlet(VerbsCommon.Show, "Rollout")]
[OutputType(typeof(RolloutTree))]
public sealed class ShowRolloutCommand : ReadingCommand
{
    private readonly List<Finding.Found> _found = [];
    private readonly List<WaitTarget> _targets = [];
    private LiveScreen? _screen;

    /// <summary>Goes on until it is stopped: draws in place in a window, elsewhere a fresh tree at every change.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    private protected override Purpose Purpose => Watch ? Purpose.Wait : Purpose.Read;

    // What another command takes in, or a file, is for that to show.
    private bool HasWindow => MyInvocation.PipelinePosition == MyInvocation.PipelineLength && LiveScreen.IsThere(Host);

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        if (Watch)
        {
            _targets.Add(await WaitTarget.OfAsync(found, cancellationToken).ConfigureAwait(false));
        }
        else
        {
            _found.Add(found);
        }
    }

    private protected override void OnEnd()
    {
        if (!Watch)
        {
            Run(ShowAsync);
        }
        else if (!HasWindow)
        {
            Run(cancellationToken => WatchAsync(Outbox.Output, cancellationToken));
        }
        else
        {
            using var screen = _screen = LiveScreen.OfConsole();
            var paint = TreeColours.Of(SessionState.PSVariable.GetValue("PSStyle"));
            Run(cancellationToken => DrawAsync(new LivePicture(Outbox, screen, paint, TimeProvider.System), cancellationToken));
        }
    }

    private protected override void Write(Message message)
    {
        if (_screen is null || message is Message.Frame)
        {
            base.Write(message);
            return;
        }

        _screen.Clear();
        base.Write(message);
        _screen.Redraw();
    }

    private Task ShowAsync(CancellationToken cancellationToken) => new ProblemLook(Outbox) { IncludesComplete = true }.RunAsync(
        _found,
        (_, snapshot, assessment, _) =>
        {
            Outbox.Output(TreeBuilder.Of(snapshot, assessment));
            return Task.CompletedTask;
        },
        cancellationToken);

    private async Task WatchAsync(Action<RolloutTree> show, CancellationToken cancellationToken)
    {
        var watcher = new RolloutWatcher(TimeProvider.System, Outbox.Note) { HasTrees = true };
        await foreach (var report in watcher.RunAsync(_targets, logLines: 0, cancellationToken).ConfigureAwait(false))
        {
            if (report.Failure is { } failure)
            {
                Outbox.Error(failure, report.Rollout);
            }
            else
            {
                show(report.Tree!);
            }
        }
    }

    private async Task DrawAsync(LivePicture picture, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var drawing = picture.RunAsync(over.Token);
        try
        {
            await WatchAsync(picture.Put, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await drawing.ConfigureAwait(false);
        }
    }
}
