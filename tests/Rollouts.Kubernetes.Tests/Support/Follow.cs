using System.Collections.Concurrent;
using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>Follows in the background and keeps what is told, as short words.</summary>
public sealed class Follow : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public Follow(ICluster cluster, ListQuery? query = null) => Task = RunAsync(cluster, query ?? new ListQuery("prod"));

    public Task Task { get; }

    public ConcurrentQueue<Observation> Observations { get; } = new();

    public string Told => string.Join(' ', Observations.Select(observation => observation.Kind switch
    {
        ObservationKind.Synced => "synced",
        ObservationKind.Gone => $"-{Describe(observation)}",
        _ => $"+{Describe(observation)}",
    }));

    public Task UntilAsync(string told) => Poll.UntilAsync(() => Task.IsCompleted || Told == told, $"'{told}' is told; it is '{Told}'");

    /// <summary>Moves a fake clock on until something is told.</summary>
    public async Task UntilAsync(string told, Microsoft.Extensions.Time.Testing.FakeTimeProvider time)
    {
        await Poll.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                return Task.IsCompleted || Told == told;
            },
            $"'{told}' is told");
        Assert.Equal(told, Told);
    }

    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.ContinueWith(_ => { }, TaskScheduler.Default);
        _stopping.Dispose();
    }

    private static string Describe(Observation observation)
    {
        var metadata = observation.Object.GetProperty("metadata");
        return $"{metadata.GetProperty("name").GetString()}@{metadata.GetProperty("resourceVersion").GetString()}";
    }

    private async Task RunAsync(ICluster cluster, ListQuery query)
    {
        await foreach (var observation in cluster.FollowAsync(ResourceType.Deployments, query, _stopping.Token))
        {
            Observations.Enqueue(observation);
        }
    }
}
