using System.Collections.Concurrent;
using System.Threading.Channels;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>
/// The one thread of thought of all controllers and nodes. Before every look it takes in what has changed, and the API tells
/// changes before it answers the writer; so a controller always sees its own writes, and the "expectations" with which the
/// real ones bridge the lag of their caches are not needed. When there is nothing to do it waits for a change or the clock.
/// </summary>
internal sealed class WorkLoop : IAsyncDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly WorkQueue _queue;
    private readonly TimeProvider _time;
    private readonly List<IFeed> _feeds = [];
    private readonly HashSet<IFeed> _awaited = [];
    private readonly ConcurrentQueue<TaskCompletionSource> _idleWaiters = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private Exception? _fault;
    private Task _running = Task.CompletedTask;
    private long _nextDue = long.MaxValue;

    /// <summary>Creates a loop that stands still until <see cref="Start"/>.</summary>
    /// <param name="time">The cluster's clock.</param>
    public WorkLoop(TimeProvider time)
    {
        _time = time;
        _queue = new WorkQueue(time);
        _timer = time.CreateTimer(static loop => ((WorkLoop)loop!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the loop will act without any change from outside; null where it never will. Meaningful while idle.</summary>
    public DateTimeOffset? NextDue => Interlocked.Read(ref _nextDue) is var ticks && ticks == long.MaxValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>Cancelled when the loop stops: ends what feeds it.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Follows a stream. Before <see cref="Start"/> only.</summary>
    public void Follow(IFeed feed) => _feeds.Add(feed);

    /// <summary>Adds work for now. From the loop, or before it has started.</summary>
    public void Add(WorkItem item) => _queue.Add(item);

    /// <summary>Adds work for later. From the loop, or before it has started.</summary>
    public void AddAfter(WorkItem item, TimeSpan delay) => _queue.AddAfter(item, delay);

    /// <summary>Adds work after a growing pause. From the loop, or before it has started.</summary>
    public void AddRateLimited(WorkItem item) => _queue.AddRateLimited(item);

    /// <summary>Starts working.</summary>
    public void Start() => _running = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>
    /// Completes when everything that was written to the API before this call has been worked off, and all that followed from
    /// it except what waits for the clock.
    /// </summary>
    /// <exception cref="InvalidOperationException">A controller failed other than by a refusal of the API.</exception>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _idleWaiters.Enqueue(idle);
        Wake();
        await idle.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_fault is { } fault)
        {
            throw new InvalidOperationException("A controller of the sandbox failed: " + fault.Message, fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Wake();
        await _running.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        ReleaseIdleWaiters();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var changed = Drain();
            if (_queue.TryTake(out var item))
            {
                Work(item);
                continue;
            }

            if (!changed)
            {
                await RestAsync().ConfigureAwait(false);
            }
        }
    }

    private bool Drain()
    {
        var changed = false;
        foreach (var feed in _feeds)
        {
            try
            {
                changed |= feed.Drain();
            }
#pragma warning disable CA1031 // A defect in taking one change in must not stop the cluster; it is kept for whoever waits.
            catch (Exception defect)
#pragma warning restore CA1031
            {
                _fault = defect;
                changed = true;
            }
        }

        return changed;
    }

    private void Work(WorkItem item)
    {
        try
        {
            item.Controller.Sync(item.Key);
            _queue.Forget(item);
        }
        catch (ApiRefusal)
        {
            // A conflict with somebody's newer write, a quota, a namespace that is going: all mend with time.
            _queue.AddRateLimited(item);
        }
#pragma warning disable CA1031 // One controller's defect must not stop the others; it is kept for whoever waits, and tried again.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            _fault = defect;
            _queue.AddRateLimited(item);
        }
    }

    private async Task RestAsync()
    {
        // Counted before the feeds and the clock are looked at once more: only who came before that look may be told "idle".
        var waiters = _idleWaiters.Count;
        if (Drain() || !_queue.IsEmpty)
        {
            return;
        }

        var due = _queue.NextDue;
        Interlocked.Exchange(ref _nextDue, due?.UtcTicks ?? long.MaxValue);
        if (due is { } at)
        {
            var pause = at - _time.GetUtcNow();
            if (pause <= TimeSpan.Zero)
            {
                return;
            }

            _timer.Change(pause < LongestTimer ? pause : LongestTimer, Timeout.InfiniteTimeSpan);
            if (_time.GetUtcNow() >= at)
            {
                return;
            }
        }

        for (; waiters > 0 && _idleWaiters.TryDequeue(out var waiter); waiters--)
        {
            waiter.TrySetResult();
        }

        foreach (var feed in _feeds)
        {
            Await(feed);
        }

        if (_idleWaiters.IsEmpty && !_stopping.IsCancellationRequested)
        {
            await _wake.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Await(IFeed feed)
    {
        lock (_awaited)
        {
            if (!_awaited.Add(feed))
            {
                return;
            }
        }

        _ = AwaitAsync(feed);
    }

    private async Task AwaitAsync(IFeed feed)
    {
        try
        {
            if (!await feed.WaitAsync(_stopping.Token).ConfigureAwait(false))
            {
                return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_awaited)
        {
            _awaited.Remove(feed);
        }

        Wake();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private void ReleaseIdleWaiters()
    {
        while (_idleWaiters.TryDequeue(out var waiter))
        {
            waiter.TrySetCanceled();
        }
    }
}
