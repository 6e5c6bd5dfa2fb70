using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>A change of the template, from the beginning to the end.</summary>
public sealed class LifecycleScenarios(ControlPlane plane)
{
    [Fact]
    public Task A_new_image_is_rolled_out_step_by_step() => Play.AsyncOn(plane,
    [
        Given(replicas: 3),
        Run("Get-Rollout web", "web Complete 1 app:1"),
        Run("Set-RolloutImage web -Image app=app:2 -ChangeCause 'second' | Wait-Rollout", "web Complete 2 app:2 (second)") with { Until = Complete, Fleeting = [Created] },
        Run("Get-RolloutHistory web", "2 app:2 (second) current", "1 app:1 previous"),
    ]);
}
