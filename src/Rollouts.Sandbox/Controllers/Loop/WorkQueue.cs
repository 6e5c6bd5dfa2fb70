namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>
/// What is to be looked at, now and later: equal items are one, delayed items keep their earliest time, failing items wait
/// longer each time. As client-go's rate-limited work queue, but for the ranks; used from one thread.
/// </summary>
/// <param name="time">The cluster's clock.</param>
internal sealed class WorkQueue(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1000);

    private readonly PriorityQueue<WorkItem, (int Rank, long Order)> _now = new();
    private readonly HashSet<WorkItem> _inNow = [];
    private readonly PriorityQueue<WorkItem, (DateTimeOffset Due, long Order)> _later = new();
    private readonly Dictionary<WorkItem, DateTimeOffset> _dueOf = [];
    private readonly Dictionary<WorkItem, int> _failures = [];
    private long _order;

    /// <summary>Whether nothing is to be done now.</summary>
    public bool IsEmpty => _now.Count == 0;

    /// <summary>When the next delayed item is due; null where there is none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DropStale();
            return _later.TryPeek(out _, out var at) ? at.Due : null;
        }
    }

    /// <summary>Adds an item to be done now.</summary>
    public void Add(WorkItem item)
    {
        if (_inNow.Add(item))
        {
            _now.Enqueue(item, (item.Controller.Rank, _order++));
        }
    }

    /// <summary>Adds an item to be done after a while; one that is already due earlier stays so.</summary>
    public void AddAfter(WorkItem item, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(item);
            return;
        }

        var due = time.GetUtcNow() + delay;
        if (!_dueOf.TryGetValue(item, out var earlier) || due < earlier)
        {
            _dueOf[item] = due;
            _later.Enqueue(item, (due, _order++));
        }
    }

    /// <summary>Adds an item after 5 ms, 10 ms, 20 ms … up to 1000 s, counted since <see cref="Forget"/>.</summary>
    public void AddRateLimited(WorkItem item)
    {
        var failures = _failures.GetValueOrDefault(item);
        _failures[item] = failures + 1;
        var pause = failures >= 18 ? LongestPause : FirstPause * Math.Pow(2, failures);
        AddAfter(item, pause < LongestPause ? pause : LongestPause);
    }

    /// <summary>Makes an item's next pause the first one again.</summary>
    public void Forget(WorkItem item) => _failures.Remove(item);

    /// <summary>Takes the next item that is to be done now.</summary>
    public bool TryTake(out WorkItem item)
    {
        var now = time.GetUtcNow();
        while (NextDue is { } due && due <= now)
        {
            var late = _later.Dequeue();
            _dueOf.Remove(late);
            Add(late);
        }

        if (!_now.TryDequeue(out item, out _))
        {
            return false;
        }

        _inNow.Remove(item);
        return true;
    }

    /// <summary>An item that was moved forward leaves its later entry behind.</summary>
    private void DropStale()
    {
        while (_later.TryPeek(out var item, out var at) && (!_dueOf.TryGetValue(item, out var due) || due != at.Due))
        {
            _later.Dequeue();
        }
    }
}
