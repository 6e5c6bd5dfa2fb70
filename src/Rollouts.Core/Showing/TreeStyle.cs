namespace Rollouts.Showing;

/// <summary>How a tree is drawn.</summary>
internal sealed record TreeStyle
{
    /// <summary>How many columns there are; a line never takes more.</summary>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>Whether sentences that are too long go on in the next line; otherwise they are cut.</summary>
    public bool Wraps { get; init; }

    /// <summary>How many pods of a revision are shown; the others are counted.</summary>
    public int MostPods { get; init; } = 20;

    /// <summary>How many of them may be pods that nothing is wrong with.</summary>
    public int MostSoundPods { get; init; } = 20;

    /// <summary>How many revisions that have no pods are shown, the previous one apart; the others are counted.</summary>
    public int MostHistory { get; init; } = 3;

    /// <summary>Puts colour on a piece of text; it must not change how wide that is.</summary>
    public Func<string, TreeTone, string> Paint { get; init; } = (text, _) => text;
}
