using System.Threading.Channels;
using Rollouts.Messages;

namespace Rollouts.Showing;

/// <summary>The trees that a window shows: drawn anew when one changes, and every second, because ages do.</summary>
/// <param name="outbox">Brings frames to the pipeline's thread.</param>
/// <param name="screen">The window.</param>
/// <param name="paint">Puts colours on.</param>
/// <param name="time">The clock.</param>
internal sealed class LivePicture(Outbox outbox, LiveScreen screen, Func<string, TreeTone, string> paint, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // What changes together is drawn together.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<(RolloutTree Tree, long At)> _trees = [];

    /// <summary>Shows a tree in the place of its former self, or below the others.</summary>
    internal void Put(RolloutTree tree)
    {
        lock (_trees)
        {
            var at = _trees.FindIndex(shown => (shown.Tree.Cluster, shown.Tree.Kind, shown.Tree.Namespace, shown.Tree.Name) == (tree.Cluster, tree.Kind, tree.Namespace, tree.Name));
            if (at < 0)
            {
                _trees.Add((tree, time.GetTimestamp()));
            }
            else
            {
                _trees[at] = (tree, time.GetTimestamp());
            }
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Draws until the token is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(BeatAsync(cancellationToken), DrawAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            _news.Writer.TryWrite(true);
        }
    }

    private async Task DrawAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _news.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            outbox.Frame(() => screen.Draw(Lines));
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<string> Lines(int width, int height)
    {
        List<RolloutTree> trees;
        lock (_trees)
        {
            trees = _trees.ConvertAll(shown => shown.Tree with { ServerTime = shown.Tree.ServerTime + time.GetElapsedTime(shown.At) });
        }

        return TreeText.Fit(trees, new TreeStyle { Width = width, Paint = paint }, height);
    }
}
