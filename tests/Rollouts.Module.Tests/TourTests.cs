using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>The tour, as a newcomer runs it.</summary>
public sealed class TourTests
{
    [Fact]
    public async Task Without_an_argument_the_porch_shows_the_life_of_a_rollout()
    {
        var shell = await ChildShell.RunAsync([], workingDirectory: Path.GetTempPath());

        Assert.Equal("", shell.Error);
        Assert.Equal(0, shell.ExitCode);
        Assert.Contains("complete, 3 pods are up to date and available (revision 3)", shell.Output, StringComparison.Ordinal);
        Assert.Contains("ERROR RolloutTimeout", shell.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 pods run the new template (image shop/web:1.2-missing)", shell.Output, StringComparison.Ordinal);
        Assert.Contains("revision 4 → 3, image shop/web:1.2-missing → shop/web:1.1", shell.Output, StringComparison.Ordinal);
        Assert.Contains("current", shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shell.Output);
    }

    [Fact]
    public async Task Another_image_in_the_tour_prints_another_tour()
    {
        var tour = await File.ReadAllTextAsync(Path.Combine(Locations.Repository, "src", "Rollouts.Shell", "tour.ps1"), TestContext.Current.CancellationToken);
        var changed = Path.Combine(Path.GetTempPath(), $"tour-{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(changed, tour.Replace("1.2-missing", "7.7-missing", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        try
        {
            var shell = await ChildShell.RunAsync(["-File", changed]);

            Assert.Equal(0, shell.ExitCode);
            Assert.Contains("(image shop/web:7.7-missing)", shell.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(changed);
        }
    }

    [Fact]
    public async Task A_missing_image_that_is_there_fails_the_tour()
    {
        var tour = await File.ReadAllTextAsync(Path.Combine(Locations.Repository, "src", "Rollouts.Shell", "tour.ps1"), TestContext.Current.CancellationToken);

        var shell = await ChildShell.RunAsync(["-Command", "-"], input: tour.Replace("1.2-missing", "1.2", StringComparison.Ordinal).Replace("-Timeout 5s", "-Timeout 2m", StringComparison.Ordinal));

        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("was to end with RolloutTimeout", shell.Error, StringComparison.Ordinal);
    }
}
