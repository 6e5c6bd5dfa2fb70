using System.Globalization;

namespace Rollouts.Benchmarks.Harness;

/// <summary>What a figure counts, and how it is written.</summary>
/// <param name="Name">The word behind the figure.</param>
/// <param name="Format">How many digits are worth reading.</param>
internal sealed record Unit(string Name, string Format)
{
    internal static readonly Unit Milliseconds = new("ms", "0");
    internal static readonly Unit FineMilliseconds = new("ms", "0.0");
    internal static readonly Unit Seconds = new("s", "0.0");
    internal static readonly Unit FineSeconds = new("s", "0.00");
    internal static readonly Unit Megabytes = new("MB", "0");
    internal static readonly Unit Times = new("×", "0.00");
    internal static readonly Unit Restarts = new("restarts", "0");

    internal string Write(double value) => $"{value.ToString(Format, CultureInfo.InvariantCulture)} {Name}";
}
