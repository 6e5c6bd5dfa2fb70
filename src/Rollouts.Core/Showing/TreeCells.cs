namespace Rollouts.Showing;

/// <summary>What stands in the columns of a row.</summary>
/// <param name="State">The state.</param>
/// <param name="Ready">How many are ready of how many: <c>1/1</c>.</param>
/// <param name="Restarts">How often containers were restarted.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Node">The node.</param>
/// <param name="Tone">What the colour of the state says.</param>
internal sealed record TreeCells(string State, string Ready, string Restarts, string Age, string Node, TreeTone Tone = TreeTone.Plain)
{
    public static readonly TreeCells Headings = new("State", "Ready", "Restarts", "Age", "Node");
}
