using System.Collections.Concurrent;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Connections;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>The machine room in a house of its own: its kubeconfig, its environment, its cache, and ears for its notes.</summary>
public sealed class Room : IDisposable
{
    private readonly ClusterDoor _door;

    public Room(TimeProvider? time = null, bool hasTerminal = false)
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        Variables["HOME"] = Folder.Path;
        _door = new ClusterDoor(new ConnectionPool(), Surroundings = new Surroundings
        {
            Variable = name => Variables.TryGetValue(name, out var value) ? value : null,
            Variables = () => new Dictionary<string, string>(Variables, StringComparer.Ordinal),
            ServiceAccountDirectory = System.IO.Path.Combine(Folder.Path, "serviceaccount"),
            HasTerminal = () => hasTerminal,
            Time = time ?? TimeProvider.System,
        });
    }

    internal Surroundings Surroundings { get; }

    public Folder Folder { get; } = new();

    public IDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public ConcurrentQueue<ClusterNote> Notes { get; } = new();

    public IEnumerable<string> Warnings => Notes.Where(note => note.Kind == ClusterNoteKind.Warning).Select(note => note.Text);

    public IEnumerable<string> Verbose => Notes.Where(note => note.Kind == ClusterNoteKind.Verbose).Select(note => note.Text);

    public IEnumerable<string> Presence => Notes.Where(note => note.Kind == ClusterNoteKind.Presence).Select(note => note.Text);

    public IReadOnlyList<string> Contexts(string? kubeConfig = null) => _door.Contexts(kubeConfig);

    /// <summary>Writes the default kubeconfig: one context, "test".</summary>
    /// <param name="server">The server's URL.</param>
    /// <param name="user">The user's fields, one a line.</param>
    /// <param name="cluster">More fields of the cluster, one a line.</param>
    /// <param name="ns">The context's namespace.</param>
    public string WriteKubeConfig(string server, string user = "", string cluster = "", string ns = "prod") => Folder.Write(".kube/config", $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context: {cluster: c, user: u, namespace: {{ns}}}
        clusters:
        - name: c
          cluster:
            server: {{server}}
        {{Indented(cluster)}}
        users:
        - name: u
          user:
        {{Indented(user)}}
        """);

    public Task<ICluster> OpenAsync(ClusterChoice? choice = null, CancellationToken? cancellationToken = null) =>
        _door.OpenAsync(choice ?? new ClusterChoice(), Notes.Enqueue, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>A session with a server that takes anybody.</summary>
    public Task<ICluster> OpenAsync(FaultServer server)
    {
        WriteKubeConfig(server.Url);
        return OpenAsync();
    }

    public void Dispose() => Folder.Dispose();

    private static string Indented(string fields) => string.Join('\n', fields.Split('\n').Select(line => "    " + line));
}
