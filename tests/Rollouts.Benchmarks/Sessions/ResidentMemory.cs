using System.Globalization;

namespace Rollouts.Benchmarks.Sessions;

/// <summary>The resident memory of a process, as the kernel counts it.</summary>
internal static class ResidentMemory
{
    private const string Self = "self";

    internal static long Now => Read(Self, "VmRSS:");

    internal static long Peak => Read(Self, "VmHWM:");

    internal static long PeakOf(int process) => Read(process.ToString(CultureInfo.InvariantCulture), "VmHWM:");

    /// <summary>Makes the peak begin anew with what there is now.</summary>
    internal static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string process, string field)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
