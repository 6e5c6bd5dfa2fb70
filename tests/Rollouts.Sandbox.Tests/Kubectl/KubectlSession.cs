using System.Diagnostics;
using Rollouts.Sandbox.Running;

namespace Rollouts.Sandbox.Tests.Kubectl;

/// <summary>A sandbox, and a kubectl that talks to it.</summary>
internal sealed class KubectlSession : IAsyncDisposable
{
    private readonly RunningSandbox _sandbox;
    private readonly string _program;
    private readonly string _home = Directory.CreateTempSubdirectory("rollouts-kubectl").FullName;

    private KubectlSession(RunningSandbox sandbox, string program)
    {
        _sandbox = sandbox;
        _program = program;
    }

    /// <summary>Starts both; where there is no kubectl the test is reported as skipped.</summary>
    public static async Task<KubectlSession> StartAsync(string program)
    {
        Assert.SkipWhen(program == KubectlPrograms.None, "kubectl is not on the PATH, so the sandbox cannot be tried with it");
        return new KubectlSession(
            await RunningSandbox.StartAsync("kubectl-tests", new Rollouts.Sandboxes.SandboxOptions(), TimeProvider.System, TestContext.Current.CancellationToken), program);
    }

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
        var start = new ProcessStartInfo(_program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = _sandbox.Description.KubeConfig;
        start.Environment["HOME"] = _home;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<(int Code, string Output, string Error)> TryAsync(string[] arguments)
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
}
