using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>Ways to name an image.</summary>
public sealed class ImageScenarios(ControlPlane plane)
{
    private const string TwoContainers = """
        {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {
          "initContainers": [{"name": "prepare", "image": "tool:1"}],
          "containers": [{"name": "app", "image": "app:1"}, {"name": "proxy", "image": "proxy:1"}]}}}
        """;

    [Fact]
    public Task One_container_all_containers_or_none_that_is_there() => Play.AsyncOn(plane,
    [
        Given(spec: TwoContainers),
        Run("Set-RolloutImage web -Image proxy=proxy:2 | Wait-Rollout", "web Complete 2 app:1,proxy:2") with { Until = Complete, Fleeting = [Created] },
        Run("Set-RolloutImage web -Image app=app:2, proxy=proxy:3 | Wait-Rollout", "web Complete 3 app:2,proxy:3") with { Until = Complete, Fleeting = [Created] },
        Run("Set-RolloutImage web -Image '*=all:1' | Wait-Rollout", "web Complete 4 all:1,all:1") with { Until = Complete, Fleeting = [Created] },
        Run("Set-RolloutImage web -Image nobody=app:9", "error: InvalidArgument"),
        Run("Get-Rollout web", "web Complete 4 all:1,all:1"),
    ]);

    [Fact]
    public Task The_image_that_is_there_already_is_no_rollout() => Play.AsyncOn(plane,
    [
        Given(),
        Run("Set-RolloutImage web -Image app=app:1 | Wait-Rollout", "web Complete 1 app:1"),
    ]);
}
