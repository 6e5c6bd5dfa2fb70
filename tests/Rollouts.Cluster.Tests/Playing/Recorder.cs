using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>Watches the Deployments of a namespace and notes the distinct states that each goes through, one after another.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    private readonly Arena _arena;
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();
    private readonly List<string> _states = [];
    private readonly Task _work;

    internal Recorder(Arena arena)
    {
        _arena = arena;
        _work = RunAsync(_over.Token);
    }

    /// <summary>The last state of a Deployment.</summary>
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
            _ = HasFailed();
            if (state is not null)
            {
                return Last("web") == state;
            }

            var stored = await _arena.Api.GetAsync(_arena.Path("deployments"), cancellationToken);
            return stored["items"]!.AsArray().All(one => DeploymentState.IsObserved(one!));
        },
        () => $"web is '{Last("web")}', not '{state}'",
        cancellationToken);

    /// <summary>The states since the last call, once everything that is in the store now has been seen.</summary>
    internal async Task<IReadOnlyList<string>> CutAsync(CancellationToken cancellationToken)
    {
        var stored = (await _arena.Api.GetAsync(_arena.Path("deployments"), cancellationToken))["items"]!.AsArray();
        await Poll.UntilAsync(
            () => HasFailed() || (stored.All(one => HasSeen(one!)) && _seen.Values.All(one => one.State == "Deleted" || stored.Any(item => (string?)item!["metadata"]!["uid"] == one.Uid))),
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

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var list = await _arena.Api.GetAsync(_arena.Path("deployments"), cancellationToken);
        var version = (string)list["metadata"]!["resourceVersion"]!;
        while (true)
        {
            await foreach (var change in _arena.Api.WatchAsync($"{_arena.Path("deployments")}?watch=true&resourceVersion={version}", cancellationToken))
            {
                var deployment = change["object"]!;
                Assert.True((string?)change["type"] is "ADDED" or "MODIFIED" or "DELETED", change.ToJsonString());
                version = (string)deployment["metadata"]!["resourceVersion"]!;
                Note(deployment, (string?)change["type"] == "DELETED");
            }
        }
    }

    private void Note(JsonNode deployment, bool isDeleted)
    {
        var name = (string)deployment["metadata"]!["name"]!;
        var seen = new Seen((string)deployment["metadata"]!["uid"]!, VersionOf(deployment), DeploymentState.Of(deployment, isDeleted));
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
