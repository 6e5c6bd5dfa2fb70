namespace Rollouts.Clusters;

/// <summary>The door to the machine room.</summary>
public interface IClusterDoor
{
    /// <summary>Opens a session.</summary>
    /// <param name="choice">Which cluster.</param>
    /// <param name="notes">Told about requests, warnings and re-connections, from any thread.</param>
    /// <param name="cancellationToken">Ends running a credential plugin.</param>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/> or <see cref="ErrorId.CredentialPluginFailed"/>.</exception>
    Task<ICluster> OpenAsync(ClusterChoice choice, Action<ClusterNote> notes, CancellationToken cancellationToken);

    /// <summary>The names of a kubeconfig's contexts, in alphabetical order. No server is asked.</summary>
    /// <param name="kubeConfig">The kubeconfig, as <see cref="ClusterChoice.KubeConfig"/> says it; null for the default one.</param>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    IReadOnlyList<string> Contexts(string? kubeConfig);

    /// <summary>Reads manifests: YAML or JSON, many documents, Lists taken apart.</summary>
    /// <param name="text">The text of one file.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>, naming the file and the line.</exception>
    IReadOnlyList<Manifest> ReadManifests(string text, string source);

    /// <summary>Writes an object as kubectl's <c>-o yaml</c> does.</summary>
    string WriteYaml(System.Text.Json.JsonElement value);

    /// <summary>Writes how the YAML of two objects differs, in the unified format of <c>diff -u</c>.</summary>
    /// <param name="from">The first object.</param>
    /// <param name="to">The second object.</param>
    /// <param name="fromName">What the first is called in the heading.</param>
    /// <param name="toName">What the second is called in the heading.</param>
    /// <returns>The text; empty where both are the same.</returns>
    string WriteYamlDiff(System.Text.Json.JsonElement from, System.Text.Json.JsonElement to, string fromName, string toName);
}
