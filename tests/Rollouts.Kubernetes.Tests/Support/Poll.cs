using System.Diagnostics;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>Waits for what must come to pass, and fails when it does not.</summary>
public static class Poll
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"In 20 seconds it did not happen: {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
