using System.Text.Json;
using Rollouts.Clusters;

namespace Rollouts.Core.Tests.Given;

/// <summary>Opens the same cluster for every choice, and remembers the choices.</summary>
internal sealed class FakeDoor(FakeCluster cluster) : IClusterDoor
{
    public List<ClusterChoice> Choices { get; } = [];

    public Task<ICluster> OpenAsync(ClusterChoice choice, Action<ClusterNote> notes, CancellationToken cancellationToken)
    {
        Choices.Add(choice);
        return Task.FromResult<ICluster>(cluster);
    }

    public IReadOnlyList<string> Contexts(string? kubeConfig) => throw new NotSupportedException("Finding lists no contexts.");

    public IReadOnlyList<Manifest> ReadManifests(string text, string source) => throw new NotSupportedException("Finding reads no manifests.");

    public string WriteYaml(JsonElement value) => throw new NotSupportedException("Finding writes no YAML.");

    public string WriteYamlDiff(JsonElement from, JsonElement to, string fromName, string toName) => throw new NotSupportedException("Finding writes no YAML.");
}
