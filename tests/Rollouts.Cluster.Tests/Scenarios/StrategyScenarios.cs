using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Playing;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Scenarios;

/// <summary>How old pods are replaced by new ones.</summary>
public sealed class StrategyScenarios(ControlPlane plane)
{
    [Fact]
    public Task Recreate_stops_the_old_pods_first() => Play.AsyncOn(plane,
    [
        Given(spec: """{"strategy": {"type": "Recreate"}}"""),
        Rollout() with
        {
            // The new ReplicaSet is made when the old pods are gone; until then the old condition stands for a moment.
            Fleeting = [Created, "Progressing NewReplicaSetAvailable"],
        },
    ]);

    [Theory]
    [InlineData("0", "1")]
    [InlineData("1", "0")]
    [InlineData("\"100%\"", "0")]
    [InlineData("0", "\"100%\"")]
    [InlineData("\"50%\"", "\"50%\"")]
    public Task Surge_and_unavailability_shape_the_way_but_not_the_end(string maxSurge, string maxUnavailable) => Play.AsyncOn(plane,
    [
        Given(replicas: 3, spec: $$$"""{"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": {{{maxSurge}}}, "maxUnavailable": {{{maxUnavailable}}}} } }"""),
        Rollout() with { Fleeting = [Created] },
    ]);

    [Fact]
    public Task Pods_count_as_available_when_they_have_been_ready_for_minReadySeconds() => Play.AsyncOn(plane,
    [
        Given(spec: """{"minReadySeconds": 2}"""),
        Rollout() with { Fleeting = [Created] },
    ]);

    [Fact]
    public Task A_change_of_the_strategy_is_no_rollout() => Play.AsyncOn(plane,
    [
        Given(),
        Patch("""{"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}, "minReadySeconds": 1}}"""),
        Run("Wait-Rollout web", "web Complete 1 app:1") with { Until = Complete },
    ]);

    private static Step Rollout() => Run("Set-RolloutImage web -Image app=app:2 | Wait-Rollout", "web Complete 2 app:2") with { Until = Complete };
}
