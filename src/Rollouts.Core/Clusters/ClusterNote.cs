namespace Rollouts.Clusters;

/// <summary>Something a session tells about its work, in the order it happened.</summary>
/// <param name="Kind">How it should be shown.</param>
/// <param name="Text">One line; holds no credentials.</param>
public sealed record ClusterNote(ClusterNoteKind Kind, string Text);
