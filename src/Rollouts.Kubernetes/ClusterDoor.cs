using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Connections;
using Rollouts.Kubernetes.Kubeconfig;
using Rollouts.Kubernetes.Manifests;
using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes;

/// <summary>The machine room's door, found by this name from the reception.</summary>
public sealed class ClusterDoor : IClusterDoor
{
    private readonly ConnectionPool _pool;
    private readonly Surroundings _surroundings;

    /// <summary>Opens onto the clusters of this process' surroundings.</summary>
    public ClusterDoor()
        : this(ConnectionPool.Shared, Surroundings.Process)
    {
    }

    internal ClusterDoor(ConnectionPool pool, Surroundings surroundings)
    {
        _pool = pool;
        _surroundings = surroundings;
    }

    /// <inheritdoc/>
    public async Task<ICluster> OpenAsync(ClusterChoice choice, Action<ClusterNote> notes, CancellationToken cancellationToken)
    {
        var session = new SessionNotes(notes);
        var connection = _pool.Get(choice, _surroundings);
        // Credentials that cannot be had are one error here, rather than one for every object later.
        await connection.PrepareAsync(session, cancellationToken).ConfigureAwait(false);
        return new Cluster(connection, session, choice.FieldManager);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Contexts(string? kubeConfig)
    {
        var files = KubeConfigFiles.Find(new ClusterChoice { KubeConfig = kubeConfig }, _surroundings);
        return [.. KubeConfig.Load(files.Paths).Contexts.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Manifest> ReadManifests(string text, string source) => ManifestReader.Read(text, source);

    /// <inheritdoc/>
    public string WriteYaml(JsonElement value) => YamlWriter.Write(value);

    /// <inheritdoc/>
    public string WriteYamlDiff(JsonElement from, JsonElement to, string fromName, string toName) => YamlDiff.Write(from, to, fromName, toName);
}
