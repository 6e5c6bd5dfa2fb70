using Rollouts.Views;

namespace Rollouts.Showing;

/// <summary>The colours of a drawing: those of <c>$PSStyle</c>, where colours can be shown and are wanted.</summary>
internal static class TreeColours
{
    /// <summary>What paints with the engine's <c>$PSStyle</c>.</summary>
    internal static Func<string, TreeTone, string> Of(object? style) => (text, tone) => tone switch
    {
        TreeTone.Strong => RolloutColumns.Coloured(text, style, "BrightWhite"),
        TreeTone.Faint => RolloutColumns.Coloured(text, style, "BrightBlack"),
        TreeTone.Good => RolloutColumns.Coloured(text, style, "Green"),
        TreeTone.Busy => RolloutColumns.Coloured(text, style, "Cyan"),
        TreeTone.Warning => RolloutColumns.Coloured(text, style, "Yellow"),
        TreeTone.Bad => RolloutColumns.Coloured(text, style, "Red"),
        _ => text,
    };
}
