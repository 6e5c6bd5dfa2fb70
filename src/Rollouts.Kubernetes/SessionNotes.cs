using System.Collections.Concurrent;
using Rollouts.Clusters;
using Rollouts.Json;

namespace Rollouts.Kubernetes;

/// <summary>What one session tells about its work. Text is made safe here, and a server's warning is told once a session.</summary>
internal sealed class SessionNotes(Action<ClusterNote> sink)
{
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);

    /// <summary>Tells of a request, a retry or a re-connection.</summary>
    public void Verbose(string text) => sink(new ClusterNote(ClusterNoteKind.Verbose, SafeText.Line(text)));

    /// <summary>Tells that the server is away, or is back.</summary>
    public void Presence(string text) => sink(new ClusterNote(ClusterNoteKind.Presence, SafeText.Line(text)));

    /// <summary>Tells what a server or a plugin warns of, every time.</summary>
    public void Warning(string text)
    {
        var clean = SafeText.Line(text);
        if (clean.Length > 0)
        {
            sink(new ClusterNote(ClusterNoteKind.Warning, clean));
        }
    }

    /// <summary>Tells a warning that a server repeats with every answer, once.</summary>
    public void WarnOnce(string text)
    {
        if (_warned.TryAdd(text, true))
        {
            Warning(text);
        }
    }
}
