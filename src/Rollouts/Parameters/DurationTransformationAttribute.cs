using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Rollouts.Parameters;

/// <summary>
/// Lets a <see cref="TimeSpan"/> parameter take what people write: a TimeSpan, a number of seconds, or <c>90s</c>, <c>5m</c>,
/// <c>1h30m</c>, <c>1.5h</c>. Without it PowerShell reads 90 as 90 ticks.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    // What timers take at most.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return Read(value) is { } duration && duration >= TimeSpan.Zero && duration <= Longest
            ? duration
            : throw new ArgumentTransformationMetadataException(
                $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is not a duration of up to 49 days. Write seconds, or numbers with units: 90, 90s, 5m, 1h30m.");
    }

    private static TimeSpan? Read(object? value) => value switch
    {
        TimeSpan span => span,
        string text => Read(text.Trim()),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Seconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static TimeSpan? Read(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Seconds(seconds);
        }

        var parts = Units().Match(text);
        if (!parts.Success || text.Length == 0)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
        }

        return Seconds((Number("d") * 86400) + (Number("h") * 3600) + (Number("m") * 60) + Number("s") + (Number("ms") / 1000));

        double Number(string unit) => parts.Groups[unit] is { Success: true } group ? double.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
    }

    private static TimeSpan? Seconds(double seconds) => seconds <= TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;

    [GeneratedRegex(
        @"^((?<d>\d+(\.\d+)?)d)?((?<h>\d+(\.\d+)?)h)?((?<m>\d+(\.\d+)?)m)?((?<s>\d+(\.\d+)?)s)?((?<ms>\d+(\.\d+)?)ms)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Units();
}
