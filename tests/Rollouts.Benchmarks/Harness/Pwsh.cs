using System.Diagnostics;

namespace Rollouts.Benchmarks.Harness;

/// <summary>PowerShell as people start it.</summary>
internal static class Pwsh
{
    /// <summary>The one on the PATH; null where there is none.</summary>
    internal static string? Program { get; } = ProgramPath.Find("pwsh");

    /// <summary>Runs a script that emits one line, in a new process.</summary>
    /// <returns>From its start to its end, in milliseconds.</returns>
    internal static async Task<double> RunAsync(string script)
    {
        var start = new ProcessStartInfo(Program!, ["-NoProfile", "-NonInteractive", "-Command", script]) { UseShellExecute = false, RedirectStandardOutput = true };

        // The benchmarks may themselves be a step of a pipeline; what is measured is a session at a prompt.
        start.Environment.Remove("TF_BUILD");
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return process.ExitCode == 0 && output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 1 ? elapsed : throw new InvalidOperationException($"{script}\n{output}");
    }
}
