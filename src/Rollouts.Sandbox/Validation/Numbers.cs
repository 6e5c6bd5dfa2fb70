using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for counts and percentages.</summary>
internal static class Numbers
{
    private const string NotNegativeRule = "must be greater than or equal to 0";

    /// <summary>A count that must not be below 0.</summary>
    public static IEnumerable<FieldError> NotNegative(JsonNode? owner, string name, string field)
    {
        if (owner.Number(name) is < 0 and { } number)
        {
            yield return FieldError.Invalid($"{field}.{name}", number, NotNegativeRule);
        }
    }

    /// <summary>A count or a percentage.</summary>
    public static IEnumerable<FieldError> CountOrPercent(JsonNode? owner, string name, string field, bool most100 = false)
    {
        if (owner.Number(name) is { } number)
        {
            return NotNegative(owner, name, field);
        }

        if (owner.Text(name) is not { } text)
        {
            return [];
        }

        if (Percent(text) is not { } percent)
        {
            return [FieldError.Invalid(
                $"{field}.{name}", FieldError.Quote(text),
                "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')")];
        }

        return most100 && percent > 100 ? [FieldError.Invalid($"{field}.{name}", FieldError.Quote(text), "must not be greater than 100%")] : [];
    }

    /// <summary>Whether a count or a percentage is nothing.</summary>
    public static bool IsNothing(JsonNode? owner, string name) => owner.Number(name) == 0 || (owner.Text(name) is { } text && Percent(text) == 0);

    private static long? Percent(string text) =>
        text.EndsWith('%') && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : null;
}
