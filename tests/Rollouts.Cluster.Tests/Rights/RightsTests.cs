using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;
using static Rollouts.Cluster.Tests.Playing.Steps;

namespace Rollouts.Cluster.Tests.Rights;

/// <summary>The documented rights are enough, and no more than that.</summary>
public sealed class RightsTests(ControlPlane plane)
{
    [Fact]
    public async Task With_the_reading_role_every_command_that_reads_works()
    {
        await using var arena = await GivenAsync("reader", DocumentedRoles.Reading);

        await SaysAsync(arena, "Get-Rollout", "web Complete 1 app:1");
        await SaysAsync(arena, "Get-Rollout web", "web Complete 1 app:1");
        await SaysAsync(arena, "Get-RolloutHistory web", "1 app:1 current");
        await SaysAsync(arena, "Wait-Rollout web", "web Complete 1 app:1");
        await SaysAsync(arena, "Get-Rollout web -Detailed", "web Complete 1 app:1");
        await SaysAsync(arena, "Get-RolloutProblem web");
        await SaysAsync(arena, "Get-RolloutAdvice web -Rule NoReadinessProbe", "NoReadinessProbe");
        await SaysAsync(arena, "(Show-Rollout web).Rollout", "web Complete 1 app:1");
        await SaysAsync(arena, "do { Watch-Rollout web | ForEach-Object { $_; break } } while ($false)", "web Complete 1 app:1");

        // All of it may be watched too: a wait that has to be followed asks for nothing that the role does not give, but for the nodes.
        await Image("app:2-slow-1s")(arena, TestContext.Current.CancellationToken);
        var wait = (await arena.RunAsync("Wait-Rollout web -Verbose", TestContext.Current.CancellationToken)).Succeeded();
        Assert.Equal(["Nodes"], wait.Verbose.Where(line => line.Contains("cannot be seen", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task With_the_cluster_role_nodes_are_seen_as_well()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var arena = await GivenAsync("actor", DocumentedRoles.Acting);
        await GrantNodesAsync(arena, "actor", cancellationToken);

        var wait = (await arena.RunAsync("Set-RolloutImage web -Image app=app:2-slow-1s | Wait-Rollout -Verbose", cancellationToken)).Succeeded();

        Assert.DoesNotContain(wait.Verbose, line => line.Contains("cannot be seen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_acting_role_a_pod_that_a_StatefulSet_is_stuck_on_can_be_deleted()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var arena = await GivenAsync("actor", DocumentedRoles.Acting);
        await arena.Api.PostAsync(arena.Path("statefulsets"), Set("statefulsets", 2, "app:1"), cancellationToken);

        await SaysAsync(arena, "Wait-Rollout sts/web", "web Complete - app:1");
        await SaysAsync(arena, "Set-RolloutImage sts/web -Image app=app:2-missing | Wait-Rollout -WindowScale 0", "error: RolloutFailed ImagePullBackOff");
        await SaysAsync(arena, "Undo-Rollout sts/web -Force | Wait-Rollout", "web Complete - app:1");
    }

    [Theory]
    [InlineData("Restart-Rollout web")]
    [InlineData("Set-RolloutImage web -Image app=app:2")]
    [InlineData("Set-RolloutImage web -Image app=app:2 -DryRun")]
    [InlineData("Suspend-Rollout web")]
    [InlineData("Resume-Rollout web", """{"spec": {"paused": true}}""")]
    [InlineData("Undo-Rollout web", """{"spec": {"template": {"spec": {"containers": [{"name": "app", "image": "app:2"}]}}}}""")]
    public async Task With_the_reading_role_a_command_that_changes_says_what_is_missing(string script, string? before = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var arena = await GivenAsync("reader", DocumentedRoles.Reading);
        if (before is not null)
        {
            await Patching(before)(arena, cancellationToken);
            await Poll.UntilAsync(
                async () => Playing.WorkloadState.IsObserved(await arena.Api.GetAsync(arena.Path("deployments", "web"), cancellationToken)),
                () => "the change is not taken up",
                cancellationToken);
        }

        var error = (await arena.RunAsync(script, cancellationToken)).Failed("Forbidden");

        Assert.Contains("patch", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("deployments", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_acting_role_every_command_works()
    {
        await using var arena = await GivenAsync("actor", DocumentedRoles.Acting);

        await SaysAsync(arena, "Set-RolloutImage web -Image app=app:2 | Wait-Rollout", "web Complete 2 app:2");
        await SaysAsync(arena, "Suspend-Rollout web", "web Paused 2 app:2");
        await SaysAsync(arena, "Resume-Rollout web | Wait-Rollout", "web Complete 2 app:2");
        await SaysAsync(arena, "Undo-Rollout web | Wait-Rollout", "web Complete 3 app:1");
        await SaysAsync(arena, "Get-RolloutHistory web", "2 app:2 previous", "3 was 1 app:1 current");
        await SaysAsync(arena, "Restart-Rollout web | Wait-Rollout", "web Complete 4 app:1");
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get, list, watch")]
    public async Task Who_may_see_one_by_name_can_get_it_and_wait_for_it(string verbs)
    {
        await using var arena = await GivenAsync("limited", $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: rollouts-limited
            rules:
            - apiGroups: [apps]
              resources: [deployments]
              resourceNames: [web]
              verbs: [{{verbs}}]
            """);

        await SaysAsync(arena, "Get-Rollout deploy/web", "web Complete 1 app:1");
        await SaysAsync(arena, "Wait-Rollout deploy/web", "web Complete 1 app:1");
        await SaysAsync(arena, "Get-Rollout other", "error: Forbidden");

        await Image("app:2-slow-1s")(arena, TestContext.Current.CancellationToken);
        await SaysAsync(arena, "Wait-Rollout deploy/web", "web Complete 2 app:2-slow-1s");
    }

    private static Task<IReadOnlyList<string>> SaysAsync(Arena arena, string script, params string[] lines) =>
        Run(script, lines).Act(arena, TestContext.Current.CancellationToken);

    private static async Task GrantNodesAsync(Arena arena, string user, CancellationToken cancellationToken)
    {
        const string Rights = "apis/rbac.authorization.k8s.io/v1";
        var binding = JsonNode.Parse($$"""
            {
              "metadata": {"name": "rollouts-{{user}}-nodes"},
              "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "rollouts-node-reader"},
              "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "{{user}}"}]
            }
            """)!;
        if (await arena.Api.FindAsync($"{Rights}/clusterroles/rollouts-node-reader", cancellationToken) is null)
        {
            await arena.Api.PostYamlAsync($"{Rights}/clusterroles", DocumentedRoles.Nodes, cancellationToken);
            await arena.Api.PostAsync($"{Rights}/clusterrolebindings", binding, cancellationToken);
        }

        await Poll.UntilAsync(
            async () => !(await arena.RunAsync("Restart-Rollout web | Wait-Rollout -Verbose", cancellationToken)).Verbose.Any(line => line.Contains("cannot be seen", StringComparison.Ordinal)),
            () => $"{user} may not see nodes",
            cancellationToken);
    }

    // A finished Deployment, and the module as a user who has that role here and nothing else anywhere.
    private async Task<Arena> GivenAsync(string user, string role)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Assert.SkipUnless(
            File.ReadAllText(plane.KubeConfig).Contains($"name: {user}\n", StringComparison.Ordinal),
            $"The kubeconfig has no context '{user}' of a user without rights.");
        var arena = await Arena.OnRealAsync(plane, cancellationToken);
        await arena.Api.PostAsync(arena.Path("deployments"), Web(2, "app:1"), cancellationToken);
        var name = (string)(await arena.Api.PostYamlAsync(arena.Path("roles"), role, cancellationToken))["metadata"]!["name"]!;
        var binding = JsonNode.Parse($$"""
            {
              "metadata": {"name": "{{user}}"},
              "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "{{name}}"},
              "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "{{user}}"}]
            }
            """)!;
        await arena.Api.PostAsync(arena.Path("rolebindings"), binding, cancellationToken);
        await SaysAsync(arena, "Wait-Rollout web", "web Complete 1 app:1");
        arena.ActAs(plane.KubeConfig, user);

        // The authorizer hears of a new role a moment later.
        await Poll.UntilAsync(
            async () => !(await arena.RunAsync("Get-Rollout web", cancellationToken)).Errors.Any(),
            () => $"{user} may not read",
            cancellationToken);
        return arena;
    }
}
