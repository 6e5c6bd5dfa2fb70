namespace Rollouts.Clusters;

/// <summary>How a <see cref="ClusterNote"/> should be shown.</summary>
public enum ClusterNoteKind
{
    /// <summary>A request, a retry or a re-connection: for the verbose stream.</summary>
    Verbose,

    /// <summary>The server's <c>Warning</c> header, or a credential plugin's stderr: for the warning stream.</summary>
    Warning,

    /// <summary>That the server is away, or is back: once each, however many streams are tried how often. For whoever waits.</summary>
    Presence,
}
