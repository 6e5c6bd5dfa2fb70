namespace Rollouts.Module.Tests.Examples;

/// <summary>Whatever somebody may copy out of the help, the topics and the README does what stands there.</summary>
public sealed class ExampleTests(ExampleRuns runs) : IClassFixture<ExampleRuns>
{
    public static TheoryData<string> Pages { get; } = ReadPages();

    [Fact]
    public void Each_is_PowerShell() =>
        Assert.Empty(runs.Ask("""
            foreach ($example in Get-Example) {
                foreach ($code in @($example.Steps.Code) + @($example.Files.Values)) {
                    $mistakes = $null
                    $null = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $mistakes)
                    $mistakes | ForEach-Object { "$($example.Page)/$($example.Title): $_" }
                }
            }
            """));

    [Fact]
    public void Each_can_be_run_by_the_engine_or_by_pwsh() =>
        Assert.Empty(runs.Ask("Get-Example | Where-Object { (Get-Runner $_) -notin 'Engine', 'Pwsh' } | ForEach-Object { \"$($_.Page)/$($_.Title): $(Get-Runner $_)\" }"));

    // What is shown in another form than an example's would be run by nobody. The steps of a pipeline are: see PipelineTopicTests.
    [Fact]
    public void None_stands_where_nobody_looks_for_it() =>
        Assert.Empty(runs.Ask("""
            $found = @(Get-Example | ForEach-Object { @($_.Steps.Code) + @($_.Files.Values) }) -join "`n"
            foreach ($line in Get-RunnableLine) { if (-not $found.Contains($line)) { $line } }
            """));

    // A heading that was changed would leave its example without its scene.
    [Fact]
    public void Each_scene_is_of_an_example() =>
        Assert.Empty(runs.Ask("""
            $known = @(Get-Example | ForEach-Object { $_.Page; "$($_.Page)/$($_.Title -replace '^Example \d+: ')" })
            $Scenes.Examples.Keys | Where-Object { $_ -notin $known }
            $Scenes.Examples.Values | Where-Object { $_.Scene } | ForEach-Object { $_.Scene } | Where-Object { -not $Scenes.Scenes.ContainsKey($_) }
            """));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Each_does_what_stands_there(string page)
    {
        var printed = await runs.PrintedAsync(page);

        var wrong = runs.Ask("Test-Run $page Engine $printed", ("page", page), ("printed", printed)).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static TheoryData<string> ReadPages()
    {
        using var runs = new ExampleRuns();
        return [.. runs.Pages];
    }
}
