using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests.Examples;

/// <summary>The runs of all examples that the engine can run, each page after another in a few processes: most of the time somebody waits for a rollout.</summary>
public sealed class ExampleRuns : IDisposable
{
    private const int Processes = 4;

    private readonly ModuleHost _module = new();
    private readonly Lazy<List<Task<string>>> _runs;
    private readonly List<string> _pages;

    public ExampleRuns()
    {
        _pages = [.. Ask("Get-Example | ForEach-Object Page").Distinct(StringComparer.Ordinal)];

        // All are begun with the first that is asked for.
        _runs = new(() => [.. Enumerable.Range(0, Processes).Select(RunAsync)]);
    }

    internal static string Folder => Path.Combine(Locations.Repository, "tests", "Examples");

    internal IReadOnlyList<string> Pages => _pages;

    public void Dispose() => _module.Dispose();

    /// <summary>Asks what the examples' own scripts know.</summary>
    internal IReadOnlyList<string> Ask(string question, params IEnumerable<(string Name, object? Value)> variables) =>
        [.. _module.Run($". '{Path.Combine(Folder, "Examples.ps1")}'; {question}", variables).Succeeded().Texts];

    /// <summary>What was printed by the process that ran a page.</summary>
    internal Task<string> PrintedAsync(string page) => _runs.Value[_pages.IndexOf(page) % Processes];

    private async Task<string> RunAsync(int process)
    {
        var pages = _pages.Where((_, index) => index % Processes == process);

        // Whoever is asked by -Confirm says Yes to All.
        var answers = string.Concat(Enumerable.Repeat("A\n", 20));
        var shell = await ChildShell.RunAsync(["-File", Path.Combine(Folder, "Run.ps1"), "-Page", string.Join(',', pages)], input: answers);
        Assert.True(shell.ExitCode == 0, shell.Error);
        return shell.Output.ReplaceLineEndings("\n");
    }
}
