using System.Globalization;
using System.Numerics;

namespace Rollouts.Sandbox.Schemas;

/// <summary>An amount of a resource, such as <c>500m</c>, <c>1.5</c> or <c>2Gi</c>, exact to a billionth.</summary>
internal readonly record struct Quantity : IComparable<Quantity>
{
    private const string Binary = "KMGTPE";
    private static readonly BigInteger Scale = BigInteger.Pow(10, 9);
    private static readonly (string Suffix, int Exponent)[] Decimals =
        [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

    private readonly BigInteger _billionths;
    private readonly bool _isBinary;

    private Quantity(BigInteger billionths, bool isBinary)
    {
        _billionths = billionths;
        _isBinary = isBinary;
    }

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    public static Quantity operator +(Quantity left, Quantity right) => new(left._billionths + right._billionths, left.IsZero ? right._isBinary : left._isBinary);

    /// <summary>Whether it is nothing.</summary>
    public bool IsZero => _billionths.IsZero;

    /// <summary>A whole amount.</summary>
    public static Quantity Of(long count) => new(count * Scale, isBinary: false);

    /// <summary>Reads an amount.</summary>
    /// <returns>False where the text is none.</returns>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '+' or '-')))
        {
            end++;
        }

        if (!TryNumber(text[..end], out var number) || !TrySuffix(text[end..], out var factor, out var divisor, out var isBinary))
        {
            return false;
        }

        var scaled = number * factor;
        quantity = new Quantity(scaled.Sign < 0 ? scaled / divisor : (scaled + divisor - 1) / divisor, isBinary);
        return true;
    }

    /// <summary>Reads an amount; text that is none counts as nothing.</summary>
    public static Quantity ParseOrZero(string? text) => text is not null && TryParse(text, out var quantity) ? quantity : default;

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => _billionths.CompareTo(other._billionths);

    /// <summary>The amount as Kubernetes writes it: whole, with the largest suffix that keeps it so.</summary>
    public override string ToString()
    {
        if (_billionths.IsZero)
        {
            return "0";
        }

        if (_isBinary && (_billionths % Scale).IsZero && BigInteger.Abs(_billionths) >= 1024 * Scale)
        {
            var whole = _billionths / Scale;
            var power = 0;
            while (power < Binary.Length && (whole % 1024).IsZero)
            {
                whole /= 1024;
                power++;
            }

            return whole.ToString(CultureInfo.InvariantCulture) + (power == 0 ? string.Empty : Binary[power - 1] + "i");
        }

        for (var i = Decimals.Length - 1; ; i--)
        {
            var unit = BigInteger.Pow(10, Decimals[i].Exponent + 9);
            if ((_billionths % unit).IsZero)
            {
                return (_billionths / unit).ToString(CultureInfo.InvariantCulture) + Decimals[i].Suffix;
            }
        }
    }

    private static bool TryNumber(string text, out BigInteger number)
    {
        number = default;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? string.Empty : text[(point + 1)..].TrimEnd('0');
        if (fraction.Length > 18)
        {
            fraction = fraction[..18];
        }

        var whole = point < 0 ? text : text[..point];
        var digits = whole + fraction.PadRight(18, '0');
        return digits.Any(char.IsAsciiDigit) && (text.Any(char.IsAsciiDigit))
            && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The number is in 10⁻¹⁸; the result must be in 10⁻⁹.</summary>
    private static bool TrySuffix(string suffix, out BigInteger factor, out BigInteger divisor, out bool isBinary)
    {
        (factor, divisor, isBinary) = (BigInteger.One, Scale, false);
        if (suffix is [var unit, 'i'] && Binary.IndexOf(unit, StringComparison.Ordinal) is >= 0 and var power)
        {
            (factor, isBinary) = (BigInteger.Pow(1024, power + 1), true);
            return true;
        }

        int exponent;
        if (Array.FindIndex(Decimals, d => d.Suffix == suffix) is >= 0 and var index)
        {
            exponent = Decimals[index].Exponent;
        }
        else if (suffix is not (['e' or 'E', .. var digits]) || !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            || Math.Abs(exponent) > 18)
        {
            return false;
        }

        if (exponent >= 0)
        {
            factor = BigInteger.Pow(10, exponent);
        }
        else
        {
            divisor *= BigInteger.Pow(10, -exponent);
        }

        return true;
    }
}
