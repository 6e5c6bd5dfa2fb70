namespace Rollouts.Showing;

/// <summary>A column beside the tree.</summary>
/// <param name="Cell">What it shows of a row.</param>
internal sealed record TreeColumn(Func<TreeCells, string> Cell)
{
    public static readonly TreeColumn State = new(cells => cells.State);
    public static readonly TreeColumn Ready = new(cells => cells.Ready) { IsNumber = true };
    public static readonly TreeColumn Restarts = new(cells => cells.Restarts) { IsNumber = true };
    public static readonly TreeColumn Age = new(cells => cells.Age) { IsNumber = true };
    public static readonly TreeColumn Node = new(cells => cells.Node);

    /// <summary>All of them, from left to right.</summary>
    public static readonly IReadOnlyList<TreeColumn> All = [State, Ready, Restarts, Age, Node];

    /// <summary>Which are given up where there is not enough room, the first one first. The state is never given up.</summary>
    public static readonly IReadOnlyList<TreeColumn> Expendable = [Node, Restarts, Age, Ready];

    /// <summary>Whether it stands at the right of its column.</summary>
    public bool IsNumber { get; private init; }
}
