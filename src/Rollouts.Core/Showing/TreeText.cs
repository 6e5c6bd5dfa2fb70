using System.Text;

namespace Rollouts.Showing;

/// <summary>Draws trees as lines of text.</summary>
internal static class TreeText
{
    // What is sound makes room first.
    private static readonly (int Pods, int Sound)[] FewerPods = [(20, 20), (12, 12), (8, 8), (5, 5), (5, 3), (5, 1), (5, 0), (3, 0), (1, 0), (0, 0)];

    /// <summary>Draws a tree.</summary>
    public static IReadOnlyList<string> Draw(RolloutTree tree, TreeStyle style)
    {
        var rows = TreeRows.Of(tree, style);
        var layout = TreeLayout.Fit(rows, style.Width);
        return [.. rows.SelectMany(row => Draw(row, layout, style))];
    }

    /// <summary>Draws trees into a window: the more there is, the fewer pods and old revisions are shown.</summary>
    public static IReadOnlyList<string> Fit(IReadOnlyList<RolloutTree> trees, TreeStyle style, int height)
    {
        List<string> lines = [];
        foreach (var (most, sound) in FewerPods)
        {
            lines = [.. trees.SelectMany((tree, at) => Draw(tree, style with { MostPods = most, MostSoundPods = sound, MostHistory = Math.Min(style.MostHistory, sound) }).Prepend("").Skip(at == 0 ? 1 : 0))];
            if (lines.Count <= height)
            {
                return lines;
            }
        }

        var more = FormattableString.Invariant($"… {lines.Count - height + 1} more lines");
        return height <= 0 ? [] : [.. lines.Take(height - 1), style.Paint(TextColumns.Cut(more, style.Width), TreeTone.Faint)];
    }

    private static IEnumerable<string> Draw(TreeRow row, TreeLayout layout, TreeStyle style)
    {
        if (row.Cells is { } cells)
        {
            var width = row.LabelWidth;
            var label = width <= layout.Label ? Paint(row.Text, style)
                : row.KeepsEnd ? TextColumns.CutStart(string.Concat(row.Text.Select(span => span.Text)), layout.Label - row.Lead.Length)
                : Paint(Cut(row.Text, layout.Label - row.Lead.Length), style);
            yield return (Paint([new TextSpan(row.Lead, TreeTone.Faint)], style) + label + new string(' ', Math.Max(0, layout.Label - width)) + layout.Draw(cells, style)).TrimEnd(' ');
        }
        else if (row.LabelWidth <= style.Width || !style.Wraps)
        {
            yield return Paint([new TextSpan(row.Lead, TreeTone.Faint), .. Cut(row.Text, style.Width - row.Lead.Length)], style).TrimEnd(' ');
        }
        else
        {
            var lead = row.Lead;
            foreach (var line in TextColumns.Wrap(string.Concat(row.Text.Select(span => span.Text)), style.Width - Math.Max(lead.Length, row.NextLead.Length)))
            {
                yield return Paint([new TextSpan(lead, TreeTone.Faint), new TextSpan(line, row.Text[^1].Tone)], style);
                lead = row.NextLead;
            }
        }
    }

    private static IEnumerable<TextSpan> Cut(IReadOnlyList<TextSpan> text, int width)
    {
        var left = width;
        for (var i = 0; i < text.Count && left > 0; i++)
        {
            // Where the next piece has no room at all, the ellipsis is this one's.
            var rest = text.Skip(i + 1).Any(span => span.Text.Trim().Length > 0) && TextColumns.Width(text[i].Text) >= left;
            var shown = TextColumns.Cut(rest ? $"{text[i].Text}…" : text[i].Text, left);
            left -= TextColumns.Width(shown);
            yield return text[i] with { Text = shown };
        }
    }

    private static string Paint(IEnumerable<TextSpan> text, TreeStyle style)
    {
        var painted = new StringBuilder();
        foreach (var span in text.Where(span => span.Text.Length > 0))
        {
            painted.Append(style.Paint(span.Text, span.Tone));
        }

        return painted.ToString();
    }
}
