using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Somebody watches until something happens.</summary>
public sealed class WatchTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    [Fact]
    public void What_cannot_come_right_is_told_as_failed_with_its_reason()
    {
        var failed = sandbox.Run("Set-RolloutImage web -Image '*=shop/web:2-invalid' | Out-Null; do { Watch-Rollout web | ForEach-Object { if ($_.Phase -eq 'Failed') { $_; break } } } while ($false)").Succeeded();

        Assert.Contains("InvalidImageName", failed.Value<string>("Message"), StringComparison.Ordinal);
        Assert.Equal("Fatal", ((System.Collections.IEnumerable)failed.Output[0].Properties["Problems"].Value).Cast<object>().Select(problem => problem.GetType().GetProperty("Severity")!.GetValue(problem)!.ToString()).First());
    }
}
