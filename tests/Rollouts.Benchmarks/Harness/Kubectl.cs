using System.Diagnostics;
using System.Globalization;

namespace Rollouts.Benchmarks.Harness;

/// <summary>kubectl, from a home of its own, where it keeps what it has discovered about the server as it does for everybody.</summary>
/// <param name="kubeConfig">The way to the cluster.</param>
internal sealed class Kubectl(string kubeConfig) : IDisposable
{
    private const double TicksPerSecond = 100;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("rollouts-kubectl");

    /// <summary>The newest that stands beside the one on the PATH: some packages put a program there that first looks which one to start.</summary>
    internal static string Program { get; } = Find();

    /// <summary>The processor time, in milliseconds, of all children that have ended. A child that lives on is not counted.</summary>
    internal static double ProcessorTime
    {
        get
        {
            // The name of the program, in brackets, may hold blanks.
            var fields = File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
            return (Number(fields[13]) + Number(fields[14])) * 1000 / TicksPerSecond;

            static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Runs a command that succeeds.</summary>
    /// <returns>From its start to its end, in milliseconds.</returns>
    internal async Task<double> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeConfig;
        start.Environment["HOME"] = _home.FullName;
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await output;
        return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {process.ExitCode}\n{await error}");
    }

    internal static string Version()
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["version", "--client"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadLine()?.Split(' ')[^1] ?? "";
    }

    public void Dispose() => _home.Delete(recursive: true);

    private static string Find()
    {
        var onPath = ProgramPath.Find("kubectl") ?? throw new FileNotFoundException("kubectl is not on the PATH: apt-get install kubernetes-client");
        var real = File.ResolveLinkTarget(onPath, returnFinalTarget: true)?.FullName ?? onPath;
        return Directory.GetFiles(Path.GetDirectoryName(real)!, "kubectl.1.*").Order(StringComparer.Ordinal).LastOrDefault() ?? real;
    }
}
