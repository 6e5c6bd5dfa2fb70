namespace Rollouts.Cluster.Tests.Clusters;

/// <summary>Looks again and again until something is so. Deadlines are generous: only a failing test meets them.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    internal static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < (deadline ?? Deadline), $"not within the time allowed: {what()}");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    internal static Task UntilAsync(Func<bool> isSo, Func<string> what, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        UntilAsync(() => Task.FromResult(isSo()), what, cancellationToken, deadline);
}
