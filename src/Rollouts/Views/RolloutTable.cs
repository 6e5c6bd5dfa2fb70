using System.Management.Automation;
using System.Management.Automation.Host;
using Rollouts.Showing;

namespace Rollouts.Views;

/// <summary>
/// The default view of rollouts: a table that fits the window, row by row, so that it can be shown while rollouts still come in. The
/// message stands at the end of the row where there is room for sentences, and below it elsewhere. Called by Rollouts.Format.ps1xml.
/// </summary>
public static class RolloutTable
{
    private const int LeastMessage = 24;
    private const int LeastName = 18;
    private const int WidestName = 40;

    private static readonly Column Available = new("Available", 9, rollout => RolloutColumns.Property(rollout, "Available")) { IsNumber = true };
    private static readonly Column Updated = new("Updated", 7, rollout => RolloutColumns.Property(rollout, "Updated")) { IsNumber = true };
    private static readonly Column Revision = new("Revision", 8, rollout => RolloutColumns.Property(rollout, "Revision")) { IsNumber = true };
    private static readonly Column Kind = new("Kind", 11, rollout => RolloutColumns.Property(rollout, "Kind"));
    private static readonly Column Phase = new("Phase", 14, rollout => RolloutColumns.Property(rollout, "Phase"));
    private static readonly Column Ready = new("Ready", 6, RolloutColumns.Ready) { IsNumber = true };
    private static readonly Column Age = new("Age", 4, rollout => RolloutColumns.Age(rollout.Properties["Created"]?.Value)) { IsNumber = true };

    private static readonly Column[] All = [Kind, Phase, Ready, Updated, Available, Revision, Age];

    // Ready says nearly what Available does; the phase is never given up.
    private static readonly Column[] Expendable = [Available, Updated, Revision, Kind, Age, Ready];

    // The engine puts an empty line below what stands over a group, so that the columns' names have to come with the first row.
    [ThreadStatic]
    private static bool _isFirst;

    /// <summary>What stands over the rollouts of a namespace.</summary>
    /// <param name="rollout">The first of them.</param>
    public static string Heading(PSObject rollout)
    {
        _isFirst = true;
        return $"   Namespace: {RolloutColumns.Place(rollout)}";
    }

    /// <summary>A rollout.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="style">The engine's <c>$PSStyle</c>; null before PowerShell 7.2.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Row(PSObject rollout, object? style, PSHost? host)
    {
        var layout = Layout.Of(FormatWidth.Of(host));
        var name = RolloutColumns.Property(rollout, "Name") ?? "";
        var lines = _isFirst ? Labels(layout, style) : [];
        _isFirst = false;
        if (name.Length > layout.Name)
        {
            // A name is what one goes on with, and is not cut.
            lines.Add(name);
            name = "";
        }

        var message = TextColumns.Wrap(RolloutColumns.Message(rollout), layout.Message).ToList();
        var row = layout.Row(name, column => column.Cell(rollout) ?? "", layout.IsMessageBelow ? "" : message[0]);
        lines.Add(Paint(row, rollout, style));
        lines.AddRange(message.Skip(layout.IsMessageBelow ? 0 : 1).Select(line => new string(' ', layout.Indent) + line));
        return string.Join('\n', lines);
    }

    private static List<string> Labels(Layout layout, object? style) =>
    [
        RolloutColumns.Heading(layout.Row("Name", column => column.Label, "Message"), style),
        RolloutColumns.Heading(layout.Row("----", column => new string('-', column.Label.Length), "-------"), style),
    ];

    // After the layout: a colour takes no column.
    private static string Paint(string row, PSObject rollout, object? style)
    {
        var phase = $" {Phase.Cell(rollout)}";
        var at = row.IndexOf(phase, StringComparison.Ordinal);
        return at < 0 ? row : $"{row[..(at + 1)]}{RolloutColumns.Phase(rollout, style)}{row[(at + phase.Length)..]}";
    }

    private sealed record Column(string Label, int Width, Func<PSObject, string?> Cell)
    {
        internal bool IsNumber { get; init; }
    }

    private sealed record Layout(int Name, IReadOnlyList<Column> Columns, bool IsMessageBelow, int Indent, int Message)
    {
        internal static Layout Of(int width)
        {
            var columns = All.ToList();
            foreach (var column in Expendable.TakeWhile(_ => LeastName + Taken(columns) > width))
            {
                columns.Remove(column);
            }

            var left = width - LeastName - Taken(columns) - 1;
            return left >= LeastMessage
                ? new Layout(LeastName, columns, IsMessageBelow: false, LeastName + Taken(columns) + 1, left)
                : new Layout(Math.Clamp(width - Taken(columns), LeastName, WidestName), columns, IsMessageBelow: true, Indent: 2, Math.Max(LeastMessage, width - 2));
        }

        internal string Row(string name, Func<Column, string> cell, string message) =>
            $"{name.PadRight(Name)}{string.Concat(Columns.Select(column => $" {Pad(cell(column), column)}"))}{(IsMessageBelow ? "" : $" {message}")}".TrimEnd(' ');

        private static int Taken(List<Column> columns) => columns.Sum(column => column.Width + 1);

        private static string Pad(string text, Column column) => column.IsNumber ? text.PadLeft(column.Width) : text.PadRight(column.Width);
    }
}
