using System.Diagnostics;

namespace Rollouts.Tests.Kubectl;

/// <summary>A kubectl that talks to one cluster, from a home of its own.</summary>
/// <param name="program">The program.</param>
/// <param name="kubeConfig">The way to the cluster.</param>
/// <param name="cluster">The cluster, where it is this client's own and ends with it.</param>
internal sealed class KubectlClient(string program, string kubeConfig, IAsyncDisposable? cluster = null) : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("rollouts-kubectl").FullName;

    /// <summary>Environment variables that it gets besides.</summary>
    public IDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Writes a file for <c>-f</c>.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_home, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs a command that succeeds.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await TryAsync(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {code}\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs a command that fails.</summary>
    /// <returns>What it wrote to standard error.</returns>
    public async Task<string> FailAsync(params string[] arguments)
    {
        var (code, output, error) = await TryAsync(arguments);
        Assert.True(code != 0, $"kubectl {string.Join(' ', arguments)} should have failed\n{output}\n{error}");
        return error;
    }

    /// <summary>Runs a command until it prints so many lines: old pods may take a moment to be gone.</summary>
    public async Task UntilLinesAsync(int count, params string[] arguments)
    {
        var output = "";
        for (var attempt = 0; attempt < 200; attempt++)
        {
            output = await RunAsync(arguments);
            if (output.Count(c => c == '\n') == count)
            {
                return;
            }
        }

        Assert.Fail($"kubectl {string.Join(' ', arguments)} never printed {count} lines, but\n{output}");
    }

    /// <summary>Starts a command that goes on until it is stopped.</summary>
    public Process Begin(params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeConfig;
        start.Environment["HOME"] = _home;
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end, whatever that is.</summary>
    public async Task<(int Code, string Output, string Error)> TryAsync(params string[] arguments)
    {
        using var process = Begin(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        Directory.Delete(_home, recursive: true);
    }
}
