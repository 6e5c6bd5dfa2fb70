using System.Diagnostics;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>A fresh process of the porch, for what one process can only show once: loading, exit codes, redirected output.</summary>
internal sealed record ChildShell(int ExitCode, string Output, string Error)
{
    internal static async Task<ChildShell> RunAsync(IEnumerable<string> arguments, string? workingDirectory = null, string input = "", string? shell = null, params IEnumerable<(string Name, string Value)> environment)
    {
        using var process = Start(arguments, workingDirectory, shell, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ChildShell(process.ExitCode, await output, await error);
    }

    internal static Process Start(IEnumerable<string> arguments, string? workingDirectory = null, string? shell = null, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [shell ?? Locations.Shell, .. arguments])
        {
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The tests may themselves be a step of a pipeline.
        start.Environment.Remove("TF_BUILD");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
