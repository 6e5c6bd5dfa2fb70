using System.Text;

namespace Rollouts.Kubernetes.Yaml;

/// <summary>The order of keys in kubectl's YAML: digits and signs before letters, and runs of digits by their number, so that <c>a2</c> stands before <c>a10</c>.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var a = (x ?? "").EnumerateRunes().ToArray();
        var b = (y ?? "").EnumerateRunes().ToArray();
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return CompareFrom(a, b, i);
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareFrom(Rune[] a, Rune[] b, int at)
    {
        var (aLetter, bLetter) = (Rune.IsLetter(a[at]), Rune.IsLetter(b[at]));
        if (aLetter || bLetter)
        {
            return aLetter && bLetter ? a[at].CompareTo(b[at]) : aLetter.CompareTo(bLetter);
        }

        // Numbers that share their first digits go on from there: in a10 and a12 it is 10 and 12 that are compared, not 0 and 2.
        var inNumber = false;
        if (a[at].Value == '0' || b[at].Value == '0')
        {
            for (var i = at - 1; i >= 0 && Rune.IsDigit(a[i]) && !inNumber; i--)
            {
                inNumber = a[i].Value != '0';
            }
        }

        var (aNumber, aEnd) = Number(a, at, inNumber);
        var (bNumber, bEnd) = Number(b, at, inNumber);
        return aNumber != bNumber ? aNumber.CompareTo(bNumber)
            : aEnd != bEnd ? aEnd.CompareTo(bEnd)
            : a[at].CompareTo(b[at]);
    }

    private static (long Value, int End) Number(Rune[] text, int from, bool inNumber)
    {
        var value = inNumber ? 1L : 0L;
        var end = from;
        for (; end < text.Length && Rune.IsDigit(text[end]); end++)
        {
            value = unchecked((value * 10) + (text[end].Value - '0'));
        }

        return (value, end);
    }
}
