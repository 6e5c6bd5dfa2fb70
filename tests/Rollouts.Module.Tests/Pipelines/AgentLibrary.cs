using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rollouts.Module.Tests.Pipelines;

/// <summary>The library that tasks of Azure Pipelines are written with, which parses what it and the agent exchange. Installed for the run by npm, and gone after it.</summary>
public sealed class AgentLibrary : IAsyncLifetime
{
    private const string Package = "azure-pipelines-task-lib@5";

    private const string Parser = """
        const { commandFromString } = require('azure-pipelines-task-lib/taskcommand');
        const lines = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        console.log(JSON.stringify(lines.map(line => commandFromString(line))));
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("rollouts-agent-library-").FullName;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        try
        {
            var (exitCode, _, error) = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["install", "--no-audit", "--no-fund", "--prefix", _folder, Package]);
            _missing = exitCode == 0 ? null : $"npm could not install {Package}: {error}";
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            _missing = $"npm could not install {Package}: {e.Message}";
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the library makes of lines.</summary>
    internal async Task<IReadOnlyList<AgentCommand>> ParseAsync(IEnumerable<string> lines)
    {
        var input = new JsonArray([.. lines.Select(line => (JsonNode?)line)]).ToJsonString();
        var (exitCode, output, error) = await RunAsync("node", ["-e", Parser], input);
        Assert.True(exitCode == 0, error);
        return
        [
            .. JsonNode.Parse(output)!.AsArray().Select(command => new AgentCommand(
                (string)command!["command"]!,
                command["properties"]!.AsObject().ToDictionary(property => property.Key, property => (string)property.Value!, StringComparer.Ordinal),
                (string)command["message"]!)),
        ];
    }

    /// <summary>Counts the test as skipped where the library cannot be had.</summary>
    internal void SkipWhereMissing() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end.", e);
        }
    }
}
