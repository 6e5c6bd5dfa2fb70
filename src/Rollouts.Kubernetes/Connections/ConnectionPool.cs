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
    private readonly Gate _opening = new();

    /// <summary>The process's own.</summary>
    public static ConnectionPool Shared { get; } = new();

    /// <summary>The connection for a choice.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public Task<Connection> GetAsync(ClusterChoice choice, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var files = KubeConfigFiles.Find(choice, surroundings);
        var context = string.IsNullOrEmpty(choice.Context) ? null : choice.Context;
        var key = string.Join('\0', [context, files.IsExplicit ? "explicit" : "", .. files.Paths]);
        var inputs = Inputs(surroundings);
        return _entries.TryGetValue(key, out var entry) && entry.IsCurrent(inputs, surroundings)
            ? Task.FromResult(entry.Connection)
            : _opening.RunAsync(() => OpenAsync(key, files, context, inputs, surroundings, cancellationToken), cancellationToken);
    }

    private async Task<Connection> OpenAsync(
        string key, KubeConfigFiles files, string? context, string inputs, Surroundings surroundings, CancellationToken cancellationToken)
    {
        // Another session may have opened it meanwhile.
        if (_entries.TryGetValue(key, out var entry) && entry.IsCurrent(inputs, surroundings))
        {
            return entry.Connection;
        }

        // Stamped before they are read: a file that changes in between is read once too often, not once too rarely.
        FileStamp[] stamps = [.. files.Paths.Select(FileStamp.Of)];
        var target = await TargetResolver.ResolveAsync(files, context, surroundings, cancellationToken).ConfigureAwait(false);
        var environment = target.Plugin is null ? null : surroundings.Variables();
        entry = new Entry(new Connection(target, surroundings), inputs, environment, [.. stamps, .. target.Files]);
        _entries[key] = entry;
        return entry.Connection;
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
