namespace Rollouts.Showing;

/// <summary>One row of a drawing, before it is known how wide it may be.</summary>
/// <param name="Lead">The branches before it.</param>
/// <param name="Text">What it says.</param>
internal sealed record TreeRow(string Lead, IReadOnlyList<TextSpan> Text)
{
    /// <summary>The branches before what goes on in the next line.</summary>
    public string NextLead { get; init; } = "";

    /// <summary>What stands in the columns; null for a row that has the whole width for itself.</summary>
    public TreeCells? Cells { get; init; }

    /// <summary>Whether its end tells more than its beginning.</summary>
    public bool KeepsEnd { get; init; }

    /// <summary>How many columns its branches and its text take.</summary>
    public int LabelWidth => Lead.Length + Text.Sum(span => TextColumns.Width(span.Text));
}
