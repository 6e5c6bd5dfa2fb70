using System.Text;

namespace Rollouts.Showing;

/// <summary>Which columns a drawing has room for, and how wide each is.</summary>
internal sealed class TreeLayout
{
    private const int Gap = 2;
    private const int NarrowestLabel = 24;
    private const int WidestState = 26;
    private const int NarrowestNode = 8;
    private const int LeastLabel = 14;

    private readonly Dictionary<TreeColumn, int> _widths;

    private TreeLayout(int label, Dictionary<TreeColumn, int> widths)
    {
        Label = label;
        _widths = widths;
    }

    /// <summary>How wide the tree itself is, in rows that have columns.</summary>
    public int Label { get; }

    /// <summary>Fits the columns into a width.</summary>
    public static TreeLayout Fit(IReadOnlyList<TreeRow> rows, int width)
    {
        var cells = rows.Select(row => row.Cells).OfType<TreeCells>().ToList();
        var widths = TreeColumn.All
            .Where(column => cells.Exists(row => row != TreeCells.Headings && column.Cell(row).Length > 0))
            .ToDictionary(column => column, column => cells.Max(row => TextColumns.Width(column.Cell(row))));
        if (widths.TryGetValue(TreeColumn.State, out var state))
        {
            widths[TreeColumn.State] = Math.Min(state, WidestState);
        }

        var wanted = rows.Where(row => row.Cells is not null).Select(row => row.LabelWidth).DefaultIfEmpty().Max();
        var label = Math.Min(wanted, Math.Max(NarrowestLabel, width / 2));
        foreach (var column in Expendable(cells))
        {
            var over = label + Taken(widths) - width;
            if (over > 0 && !(column == TreeColumn.Node && Shrink(widths, over)))
            {
                widths.Remove(column);
            }
        }

        if (widths.TryGetValue(TreeColumn.State, out state))
        {
            widths[TreeColumn.State] = Math.Clamp(width - LeastLabel - Gap, 1, state);
        }

        return new TreeLayout(Math.Max(1, Math.Min(wanted, width - Taken(widths))), widths);
    }

    /// <summary>The columns of a row, painted.</summary>
    public string Draw(TreeCells cells, TreeStyle style)
    {
        var text = new StringBuilder();
        foreach (var column in TreeColumn.All.Where(_widths.ContainsKey))
        {
            var cell = column.Cell(cells);
            var cut = column == TreeColumn.Node ? TextColumns.CutStart(cell, _widths[column]) : TextColumns.Cut(cell, _widths[column]);
            var pad = new string(' ', _widths[column] - TextColumns.Width(cut));
            var tone = cells == TreeCells.Headings ? TreeTone.Faint : column == TreeColumn.State ? cells.Tone : TreeTone.Plain;
            var painted = cut.Length == 0 ? "" : style.Paint(cut, tone);
            text.Append(' ', Gap).Append(column.IsNumber ? pad + painted : painted + pad);
        }

        return text.ToString().TrimEnd(' ');
    }

    // Zeros alone tell nothing: that column goes first then.
    private static IEnumerable<TreeColumn> Expendable(List<TreeCells> cells) =>
        cells.TrueForAll(row => row == TreeCells.Headings || row.Restarts is "" or "0")
            ? TreeColumn.Expendable.OrderBy(column => column != TreeColumn.Restarts)
            : TreeColumn.Expendable;

    private static int Taken(Dictionary<TreeColumn, int> widths) => widths.Values.Sum(width => width + Gap);

    private static bool Shrink(Dictionary<TreeColumn, int> widths, int by)
    {
        var left = widths.GetValueOrDefault(TreeColumn.Node) - by;
        if (left >= NarrowestNode)
        {
            widths[TreeColumn.Node] = left;
        }

        return left >= NarrowestNode;
    }
}
