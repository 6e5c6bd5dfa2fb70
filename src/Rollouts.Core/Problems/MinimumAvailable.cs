using System.Globalization;

namespace Rollouts.Problems;

/// <summary>How many of the wanted pods are enough: all of them, a number, or a share.</summary>
internal readonly record struct MinimumAvailable
{
    private readonly int? _count;
    private readonly int? _percent;

    private MinimumAvailable(int? count, int? percent)
    {
        _count = count;
        _percent = percent;
    }

    /// <summary>Every wanted pod. The default.</summary>
    public static MinimumAvailable All => default;

    /// <summary>Reads <c>4</c> or <c>80%</c>.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidArgument"/>.</exception>
    public static MinimumAvailable Parse(string text)
    {
        var written = text.Trim();
        var isPercent = written.EndsWith('%');
        var isNumber = int.TryParse(isPercent ? written[..^1] : written, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && (!isPercent || number <= 100)
            ? new(isPercent ? null : number, isPercent ? number : null)
            : throw new RolloutException(ErrorId.InvalidArgument, $"-MinimumAvailable '{text}' is neither a number of pods nor a share of them.", "-MinimumAvailable 4, or -MinimumAvailable 80%");
    }

    /// <summary>How many of so many pods are enough. Shares are rounded up: 80% of 3 is 3.</summary>
    public int Of(int desired) => Math.Min(desired, _count ?? (int)((((long)desired * (_percent ?? 100)) + 99) / 100));

    /// <inheritdoc/>
    public override string ToString() => _percent is { } percent ? $"{percent}%" : _count?.ToString(CultureInfo.InvariantCulture) ?? "all";
}
