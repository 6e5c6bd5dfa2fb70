using System.Globalization;

namespace Rollouts.Sandbox.Faults;

/// <summary>Which of many requests a fault hits: <c>always</c>, <c>1 in 3</c>, <c>first 5</c> or <c>20%</c>.</summary>
internal sealed class Share
{
    /// <summary>What may be written.</summary>
    public const string Grammar = "must be always, first 5, 1 in 3 or 20%";

    private const int Whole = 100;
    private readonly int _first;
    private readonly int _oneIn;
    private readonly int _percent;

    private Share(int first = 0, int oneIn = 0, int percent = 0) => (_first, _oneIn, _percent) = (first, oneIn, percent);

    /// <summary>Hits nothing.</summary>
    public static Share Never { get; } = new();

    /// <summary>Reads one; null where it is none.</summary>
    public static Share? Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["always"] => new Share(oneIn: 1),
        ["never"] => Never,
        ["first", var count] when Number(count) is { } first => new Share(first: first),
        ["1", "in", var count] when Number(count) is > 0 and var oneIn => new Share(oneIn: oneIn),
        [var percent] when percent.EndsWith('%') && Number(percent[..^1]) is <= Whole and var part => new Share(percent: part),
        _ => null,
    };

    /// <summary>Whether a request is hit.</summary>
    /// <param name="number">How many of its kind there have been, itself included.</param>
    /// <param name="chance">Draws for a percentage.</param>
    public bool Hits(long number, Random chance) =>
        number <= _first || (_oneIn > 0 && (number - 1) % _oneIn == 0) || (_percent > 0 && chance.Next(Whole) < _percent);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
