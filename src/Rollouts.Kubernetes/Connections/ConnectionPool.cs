using System.Collections.Concurrent;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Kubeconfig;

namespace Rollouts.Kubernetes.Connections;

/// <summary>
/// One connection for a kubeconfig and a context, for as long as the process lives and no file it was read from changes: a
/// pipeline of ten commands shakes hands once.
/// </summary>
internal sealed class ConnectionPool
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The process's own.</summary>
    public static ConnectionPool Shared { get; } = new();

    /// <summary>The connection for a choice.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public Connection Get(ClusterChoice choice, Surroundings surroundings)
    {
        var files = KubeConfigFiles.Find(choice, surroundings);
        var context = string.IsNullOrEmpty(choice.Context) ? null : choice.Context;
        var key = string.Join('\0', [context, files.IsExplicit ? "explicit" : "", .. files.Paths]);
        var inputs = Inputs(surroundings);
        if (_entries.TryGetValue(key, out var entry) && entry.IsCurrent(inputs, surroundings))
        {
            return entry.Connection;
        }

        // Without a lock: a file that cannot be read to its end, on a network drive that is away, must not keep others from theirs. Of two
        // sessions that open the same at once, the later one takes the earlier one's.
        var opened = Open(files, context, inputs, surroundings);
        return _entries.AddOrUpdate(key, opened, (_, other) => other.IsCurrent(inputs, surroundings) ? other : opened).Connection;
    }

    private static Entry Open(KubeConfigFiles files, string? context, string inputs, Surroundings surroundings)
    {
        // Stamped before they are read: a file that changes in between is read once too often, not once too rarely.
        FileStamp[] stamps = [.. files.Paths.Select(FileStamp.Of)];
        var target = TargetResolver.Resolve(files, context, surroundings);
        var environment = target.Plugin is null ? null : surroundings.Variables();
        return new Entry(new Connection(target, surroundings), inputs, environment, [.. stamps, .. target.Files]);
    }

    private static string Inputs(Surroundings surroundings) => string.Join(
        '\n',
        ProxyRules.Inputs(surroundings),
        surroundings.Variable("KUBERNETES_SERVICE_HOST"),
        surroundings.Variable("KUBERNETES_SERVICE_PORT"),
        surroundings.Variable("POD_NAMESPACE"));

    private sealed class Entry(Connection connection, string inputs, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<FileStamp> files)
    {
        public Connection Connection => connection;

        // With a plugin the whole environment counts: it decides whose credentials the plugin gives.
        public bool IsCurrent(string currentInputs, Surroundings surroundings) =>
            string.Equals(inputs, currentInputs, StringComparison.Ordinal)
            && files.All(file => file.IsCurrent)
            && (environment is null || IsSame(environment, surroundings.Variables()));

        private static bool IsSame(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
            before.Count == now.Count && before.All(variable => now.TryGetValue(variable.Key, out var value) && string.Equals(value, variable.Value, StringComparison.Ordinal));
    }
}
