using System.Text.Json.Nodes;
using Rollouts.Advice;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Advice;

public sealed class AdvisorTests
{
    private static readonly Dictionary<string, WorkloadKind> Kinds = WorkloadKind.All.ToDictionary(kind => kind.Prefix, StringComparer.Ordinal);

    [Theory]
    [InlineData("deployment")]
    [InlineData("daemonset")]
    [InlineData("statefulset")]
    public async Task A_workload_that_lacks_nothing_gets_no_advice(string kind) => Assert.Empty(await Advise(Sound(kind), kind));

    // Each row changes one thing of a sound workload: a path, a value, and the rules that speak.
    [Theory]
    [InlineData("deployment", "spec>template>spec>containers>0>readinessProbe", "null", "NoReadinessProbe")]
    [InlineData("daemonset", "spec>template>spec>containers>0>readinessProbe", "null", "NoReadinessProbe")]
    [InlineData("deployment", "spec>template>spec>initContainers", """[{"name":"i","image":"tool:1","restartPolicy":"Always"}]""", "")]
    [InlineData("deployment", "spec>template>spec>initContainers", """[{"name":"i","image":"tool"}]""", "FloatingImageTag")]
    [InlineData("deployment", "spec>revisionHistoryLimit", "0", "ShortHistory")]
    [InlineData("statefulset", "spec>revisionHistoryLimit", "1", "ShortHistory")]
    [InlineData("deployment", "spec>revisionHistoryLimit", "2", "")]
    [InlineData("deployment", "spec>revisionHistoryLimit", "null", "")]
    [InlineData("deployment", "spec>progressDeadlineSeconds", "2147483647", "NoProgressDeadline")]
    [InlineData("deployment", "spec>progressDeadlineSeconds", "3601", "LongProgressDeadline")]
    [InlineData("deployment", "spec>progressDeadlineSeconds", "3600", "")]
    [InlineData("deployment", "spec>progressDeadlineSeconds", "null", "")]
    [InlineData("statefulset", "spec>progressDeadlineSeconds", "2147483647", "")]
    [InlineData("deployment", "spec>replicas", "1", "SingleReplica")]
    [InlineData("deployment", "spec>replicas", "null", "SingleReplica")]
    [InlineData("statefulset", "spec>replicas", "1", "SingleReplica")]
    [InlineData("deployment", "spec>replicas", "0", "")]
    [InlineData("daemonset", "status>desiredNumberScheduled", "1", "")]
    [InlineData("deployment", "spec>strategy", """{"type":"Recreate"}""", "AllAtOnce")]
    [InlineData("deployment", "spec>strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":3}}""", "AllAtOnce")]
    [InlineData("deployment", "spec>strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":2}}""", "")]
    [InlineData("deployment", "spec>strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"100%"}}""", "AllAtOnce")]
    [InlineData("deployment", "spec>strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"99%"}}""", "")]
    [InlineData("deployment", "spec>strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":0}}""", "")]
    [InlineData("daemonset", "spec>updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"67%"}}""", "AllAtOnce")]
    [InlineData("daemonset", "spec>updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"66%"}}""", "")]
    [InlineData("daemonset", "spec>updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":0,"maxSurge":1}}""", "")]
    [InlineData("statefulset", "spec>updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"100%"}}""", "AllAtOnce")]
    [InlineData("statefulset", "spec>updateStrategy", """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"99%"}}""", "")]
    [InlineData("daemonset", "spec>updateStrategy", """{"type":"OnDelete"}""", "OnDelete")]
    [InlineData("statefulset", "spec>updateStrategy", """{"type":"OnDelete"}""", "OnDelete")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"app\"", "FloatingImageTag")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"app:latest\"", "FloatingImageTag")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"registry:5000/app\"", "FloatingImageTag")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"registry:5000/app:main\"", "FloatingImageTag")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"registry:5000/app:1.2\"", "")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"app:1.2-latest\"", "")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"app@sha256:0123\"", "")]
    [InlineData("deployment", "spec>template>spec>containers>0>image", "\"app:latest@sha256:0123\"", "")]
    [InlineData("deployment", "spec>template>spec>containers>0>resources", "null", "NoRequests")]
    [InlineData("deployment", "spec>template>spec>containers>0>resources", """{"requests":{"cpu":"1"}}""", "NoRequests")]
    [InlineData("deployment", "spec>template>spec>containers>0>resources", """{"requests":{"cpu":"1"},"limits":{"memory":"1Gi"}}""", "")]
    [InlineData("deployment", "metadata>annotations", "null", "NoChangeCause")]
    [InlineData("deployment", "metadata>annotations>kubernetes.io/change-cause", "\" \"", "NoChangeCause")]
    [InlineData("deployment", "metadata>annotations>meta.helm.sh/release-name", "\"shop\"", "ManagedElsewhere")]
    [InlineData("statefulset", "metadata>labels", """{"kustomize.toolkit.fluxcd.io/name":"shop"}""", "ManagedElsewhere")]
    [InlineData("deployment", "metadata>labels", """{"argocd.argoproj.io/instance":"shop"}""", "ManagedElsewhere")]
    [InlineData("deployment", "metadata>annotations>kubectl.kubernetes.io/last-applied-configuration", "\"{}\"", "")]
    public async Task One_thing_that_is_missing_is_told_by_its_rule(string kind, string path, string value, string expected)
    {
        var advice = await Advise(Set(Sound(kind), path, JsonNode.Parse(value)), kind);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), advice.Select(found => found.Rule));
        Assert.All(advice, found => Assert.NotEmpty(found.Message));
        Assert.All(advice, found => Assert.NotEmpty(found.Remedy));
        Assert.All(advice, found => Assert.Equal((Kinds[kind].Name, "shop", "web", "test"), (found.Kind, found.Namespace, found.Name, found.Context)));
    }

    [Fact]
    public async Task One_pod_that_may_be_gone_without_a_surge_goes_all_at_once()
    {
        var single = Set(Set(Sound("deployment"), "spec>replicas", 1), "spec>strategy", JsonNode.Parse("""{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":0}}"""));

        Assert.Equal(["AllAtOnce", "SingleReplica"], (await Advise(single, "deployment")).Select(found => found.Rule));
    }

    [Theory]
    [InlineData(25, "more than a day")]
    [InlineData(49, "2 days")]
    [InlineData(23, null)]
    public async Task A_pause_is_measured_by_the_servers_clock(int hours, string? told)
    {
        var cluster = ClusterWith(Paused(), A.Noon.AddHours(hours));

        var advice = await new Advisor(_ => true).AdviseAsync(cluster, Paused().AsWorkload(), TestContext.Current.CancellationToken);

        Assert.Equal(told is null ? [] : [$"it has been paused for {told}: changes of its template are stored, but not rolled out"], advice.Select(found => found.Message));
        Assert.All(advice, found => Assert.Equal("Resume-Rollout deployment/web -Namespace shop -Context test", found.Remedy));
    }

    [Fact]
    public async Task The_clock_is_asked_once_for_a_cluster_and_only_where_it_matters()
    {
        var cluster = ClusterWith(Paused(), A.Noon.AddDays(2));
        var advisor = new Advisor(_ => true);

        await advisor.AdviseAsync(cluster, Sound("deployment").AsWorkload(), TestContext.Current.CancellationToken);
        Assert.Empty(cluster.Requests);
        await advisor.AdviseAsync(cluster, Paused().AsWorkload(), TestContext.Current.CancellationToken);
        await advisor.AdviseAsync(cluster, Paused().AsWorkload(), TestContext.Current.CancellationToken);
        await new Advisor(id => id != "LongPause").AdviseAsync(cluster, Paused().AsWorkload(), TestContext.Current.CancellationToken);

        Assert.Equal(["get deployments web"], cluster.Requests);
    }

    [Theory]
    [InlineData(404, "NotFound")]
    [InlineData(403, "Forbidden")]
    public async Task Without_a_clock_nothing_is_said_about_a_pause(int status, string reason)
    {
        var cluster = ClusterWith(Paused(), A.Noon.AddDays(2));
        cluster.OnRequest = _ => throw new ApiException(status == 403 ? ErrorId.Forbidden : ErrorId.ApiError, status, reason, "no");

        Assert.Empty(await new Advisor(_ => true).AdviseAsync(cluster, Paused().AsWorkload(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Only_the_wanted_rules_speak()
    {
        var bare = A.Deployment(replicas: 1).AsWorkload();

        var advice = await new Advisor(id => id is "SingleReplica" or "OnDelete").AdviseAsync(new FakeCluster(), bare, TestContext.Current.CancellationToken);

        Assert.Equal(["SingleReplica"], advice.Select(found => found.Rule));
    }

    [Fact]
    public async Task Each_container_is_told_and_untrusted_names_drive_no_terminal_and_no_shell()
    {
        var evil = Sound("deployment").With("spec>template", A.Template("a'; evil\u001b[31m", ("side", "b")));

        var advice = await Advise(evil, "deployment");

        Assert.Equal(["NoReadinessProbe", "NoReadinessProbe", "FloatingImageTag", "FloatingImageTag", "NoRequests", "NoRequests"], advice.Select(found => found.Rule));
        Assert.All(advice, found => Assert.DoesNotContain('\u001b', found.Message + found.Remedy));
        Assert.EndsWith(" -Image 'app=a''; evil[31m:VERSION'", advice[2].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ids_of_the_rules_are_contract() => Assert.Equal(
        [
            "NoReadinessProbe", "AllAtOnce", "FloatingImageTag", "ShortHistory", "NoProgressDeadline", "LongProgressDeadline",
            "LongPause", "ManagedElsewhere", "OnDelete", "SingleReplica", "NoRequests", "NoChangeCause",
        ],
        Advisor.Rules);

    private static JsonObject Sound(string kind)
    {
        var sound = A.Deployment(replicas: 3).With("metadata>annotations>kubernetes.io/change-cause", "why");
        var container = sound["spec"]!["template"]!["spec"]!["containers"]![0]!;
        container["readinessProbe"] = new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = 80 } };
        container["resources"] = JsonNode.Parse("""{"requests":{"cpu":"1","memory":"1Gi"}}""");
        if (kind != "deployment")
        {
            sound["spec"]!.AsObject().Remove("strategy");
            sound["spec"]!.AsObject().Remove("progressDeadlineSeconds");
        }

        return kind == "daemonset" ? sound.With("status>desiredNumberScheduled", 3) : sound;
    }

    private static JsonObject Paused() =>
        Sound("deployment").With("spec>paused", true).WithCondition("Progressing", "Unknown", "DeploymentPaused", A.Noon);

    private static JsonObject Set(JsonObject json, string path, JsonNode? value)
    {
        var steps = path.Split('>');
        var at = steps[..^1].Aggregate((JsonNode)json, (node, step) => step == "0" ? node[0]! : node[step]!).AsObject();
        if (value is null)
        {
            at.Remove(steps[^1]);
        }
        else
        {
            at[steps[^1]] = value;
        }

        return json;
    }

    private static FakeCluster ClusterWith(JsonObject deployment, DateTimeOffset now) =>
        new FakeCluster { ServerTime = now }.Holding(ResourceType.Deployments, deployment);

    private static Task<IReadOnlyList<RolloutAdvice>> Advise(JsonObject json, string kind) =>
        new Advisor(_ => true).AdviseAsync(new FakeCluster(), new Workload(Kinds[kind], json.AsElement(), A.Cluster), TestContext.Current.CancellationToken);
}
