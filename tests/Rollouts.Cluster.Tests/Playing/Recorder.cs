using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>Watches the workloads of a namespace and notes the distinct states that each goes through, one after another.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    private static readonly string[] Resources = ["deployments", "daemonsets", "statefulsets"];

    private readonly Arena _arena;
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();
    private readonly List<string> _states = [];
    private readonly Task _work;

    private Recorder(Arena arena, IEnumerable<(string Resource, string Version)> starts)
    {
        _arena = arena;
        _work = Task.WhenAll(starts.Select(start => RunAsync(start.Resource, start.Version, _over.Token)));
    }

    /// <summary>Begins where nothing has happened yet.</summary>
    internal static async Task<Recorder> StartAsync(Arena arena, CancellationToken cancellationToken)
    {
        var starts = new List<(string, string)>();
        foreach (var resource in Resources)
        {
            var list = await arena.Api.GetAsync(arena.Path(resource), cancellationToken);
            starts.Add((resource, (string)list["metadata"]!["resourceVersion"]!));
        }

        return new Recorder(arena, starts);
    }

    /// <summary>The last state of the workload of that name.</summary>
    internal string? Last(string name) => _seen.GetValueOrDefault(name)?.State;

    /// <summary>The states since the last cut, for a failure's message.</summary>
    internal IReadOnlyList<string> States
    {
        get
        {
            lock (_writing)
            {
                return [.. _states];
            }
        }
    }

    /// <summary>Returns when web is in a state; where none is named, when the controller has taken up every change.</summary>
    internal Task SettleAsync(string? state, CancellationToken cancellationToken) => Poll.UntilAsync(
        async () =>
        {
            // The state that was last seen may be one from before the step: first everything that is stored has to be seen.
            _ = HasFailed();
            var stored = await StoredAsync(cancellationToken);
            return stored.All(HasSeen) && (state is null ? stored.All(WorkloadState.IsObserved) : Last("web") == state);
        },
        () => $"web is '{Last("web")}', not '{state}'",
        cancellationToken);

    /// <summary>The states since the last call, once everything that is in the store now has been seen.</summary>
    internal async Task<IReadOnlyList<string>> CutAsync(CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(cancellationToken);
        await Poll.UntilAsync(
            () => HasFailed() || (stored.All(HasSeen) && _seen.Values.All(one => one.State == "Deleted" || stored.Any(item => (string?)item["metadata"]!["uid"] == one.Uid))),
            () => $"the watch on {_arena.Title} does not catch up",
            cancellationToken);
        lock (_writing)
        {
            string[] states = [.. _states];
            _states.Clear();
            return states;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        try
        {
            await _work;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _over.Dispose();
    }

    // A watch that broke would otherwise look like a cluster in which nothing happens.
    private bool HasFailed() => _work.IsFaulted ? throw new InvalidOperationException($"The watch on {_arena.Title} failed.", _work.Exception) : false;

    private bool HasSeen(JsonNode stored) =>
        _seen.TryGetValue((string)stored["metadata"]!["name"]!, out var seen) && seen.Version >= VersionOf(stored);

    private async Task<IReadOnlyList<JsonNode>> StoredAsync(CancellationToken cancellationToken)
    {
        var stored = new List<JsonNode>();
        foreach (var resource in Resources)
        {
            stored.AddRange((await _arena.Api.GetAsync(_arena.Path(resource), cancellationToken))["items"]!.AsArray()!);
        }

        return stored;
    }

    private async Task RunAsync(string resource, string version, CancellationToken cancellationToken)
    {
        while (true)
        {
            await foreach (var change in _arena.Api.WatchAsync($"{_arena.Path(resource)}?watch=true&resourceVersion={version}", cancellationToken))
            {
                var workload = change["object"]!;
                Assert.True((string?)change["type"] is "ADDED" or "MODIFIED" or "DELETED", change.ToJsonString());
                version = (string)workload["metadata"]!["resourceVersion"]!;
                Note(workload, (string?)change["type"] == "DELETED");
            }
        }
    }

    private void Note(JsonNode workload, bool isDeleted)
    {
        var name = (string)workload["metadata"]!["name"]!;
        var seen = new Seen((string)workload["metadata"]!["uid"]!, VersionOf(workload), WorkloadState.Of(workload, isDeleted));
        var before = Last(name);
        if (seen.State != before)
        {
            lock (_writing)
            {
                _states.Add(name == "web" ? seen.State : $"{name}: {seen.State}");
            }
        }

        _seen[name] = seen;
    }

    private static long VersionOf(JsonNode item) => long.Parse((string)item["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Seen(string Uid, long Version, string State);
}
