using System.Globalization;
using System.Text.RegularExpressions;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>
/// What an unquoted YAML scalar means to kubectl, which reads YAML 1.1: <c>yes</c> and <c>on</c> are booleans, <c>017</c> is
/// fifteen, and dates stay strings.
/// </summary>
internal static partial class YamlScalars
{
    /// <summary>The value of an unquoted scalar: a <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/> or null.</summary>
    public static object? Resolve(string text)
    {
        if (IsWord(text, out var word))
        {
            return word;
        }

        if (text[0] is not ((>= '0' and <= '9') or '+' or '-' or '.'))
        {
            return text;
        }

        // Underscores are allowed in numbers that start with a digit or a sign, and nowhere else.
        var plain = text[0] == '.' ? text : text.Replace("_", "", StringComparison.Ordinal);
        return Integer(plain)
            ?? (Float().IsMatch(plain) && double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : text);
    }

    /// <summary>Whether the text would be read back as something else, were it written without quotes.</summary>
    public static bool NeedsQuotes(string text) =>
        Resolve(text) is not string || string.Equals(text, "<<", StringComparison.Ordinal) || Timestamp().IsMatch(text) || Base60().IsMatch(text);

    private static bool IsWord(string text, out object? value)
    {
        value = text switch
        {
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            _ => (object?)null,
        };
        return value is not null || text is "" or "~" or "null" or "Null" or "NULL";
    }

    private static object? Integer(string text)
    {
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var skip) = char.ToLowerInvariant(digits[1]) switch
            {
                'x' => (16, 2),
                'b' => (2, 2),
                'o' => (8, 2),
                _ => (8, 1),
            };
            digits = digits[skip..];
        }

        if (digits.IsEmpty)
        {
            return null;
        }

        UInt128 value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit) || Convert.ToInt32(digit.ToString(), 16) is var number && number >= radix)
            {
                return null;
            }

            value = (value * (UInt128)radix) + (UInt128)number;
            if (value > ulong.MaxValue)
            {
                return null;
            }
        }

        return (negative, value) switch
        {
            (true, _) when value <= (UInt128)long.MaxValue + 1 => (long)-(Int128)value,
            (false, _) when value <= (UInt128)long.MaxValue => (long)value,
            (false, _) => (ulong)value,
            _ => null,
        };
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Float();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Base60();
}
