using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A number of pods, or a share of them such as <c>25%</c>.</summary>
/// <param name="Value">The number, or the percentage.</param>
/// <param name="IsPercent">Whether it is a percentage.</param>
internal readonly record struct IntOrPercent(int Value, bool IsPercent)
{
    /// <summary>Reads a member of a spec; what cannot be read is 0.</summary>
    public static IntOrPercent Read(JsonNode? node)
    {
        if (node.AsNumber() is { } number)
        {
            return new IntOrPercent((int)number, false);
        }

        return node.AsText() is { } text && text.EndsWith('%')
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Integer, CultureInfo.InvariantCulture, out var percent)
            ? new IntOrPercent(percent, true)
            : default;
    }

    /// <summary>How many of a total that is.</summary>
    /// <param name="total">What a percentage is a share of.</param>
    /// <param name="roundUp">Whether a fraction counts as one more.</param>
    public int Of(int total, bool roundUp)
    {
        if (!IsPercent)
        {
            return Value;
        }

        var share = (double)Value * total / 100;
        return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
