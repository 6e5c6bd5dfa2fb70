using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

/// <summary>Every failure that a rollout can meet can be brought about, and shows where a real cluster shows it.</summary>
public sealed class ProvokedFailureTests
{
    [Theory]
    [InlineData("missing", "ImagePullBackOff", "not found")]
    [InlineData("private", "ImagePullBackOff", "pull access denied")]
    [InlineData("invalid", "InvalidImageName", "couldn't parse image name")]
    [InlineData("crash", "CrashLoopBackOff", "restarting failed container=app")]
    [InlineData("oom", "CrashLoopBackOff", "restarting failed container=app")]
    [InlineData("bad-command", "CrashLoopBackOff", "restarting failed container=app")]
    [InlineData("hostile", "CrashLoopBackOff", "restarting failed container=app")]
    [InlineData("no-command", "CreateContainerError", "no command specified")]
    [InlineData("bad-config", "CreateContainerConfigError", "configmap \"app-config\" not found")]
    public async Task A_tag_brings_a_container_down(string tag, string reason, string message)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();

        cluster.SetImage("shop/web:" + tag);
        await cluster.UntilAsync(() => States(cluster).Any(s => s.At("waiting").Text("reason") == reason));

        Assert.Contains(message, States(cluster).Select(s => s.At("waiting")).First(w => w.Text("reason") == reason).Text("message"), StringComparison.Ordinal);

        // Without a probe a container counts as ready as soon as it runs, so one that crashes may have taken the place of an old one.
        Assert.InRange(cluster.Deployment()["status"].Number("availableReplicas")!.Value, 2, 4);
        Assert.False(TestCluster.IsComplete(cluster.Deployment()));
    }

    [Theory]
    [InlineData("flaky")]
    [InlineData("flaky-2")]
    [InlineData("flaky-pull")]
    [InlineData("slow")]
    public async Task A_tag_that_only_looks_bad_for_a_while_is_rolled_out(string tag)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();

        cluster.SetImage("shop/web:" + tag);
        await cluster.SettleAsync();
        Assert.False(TestCluster.IsComplete(cluster.Deployment()));

        await cluster.RolledOutAsync();
        Assert.All(cluster.Pods().Where(p => p["metadata"].Text("deletionTimestamp") is null), p => Assert.EndsWith(tag, p["spec"]!["containers"]![0].Text("image")));
    }

    [Fact]
    public async Task Manifests_bring_the_rest_an_init_container_a_node_selector_a_request_and_a_quota()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Pod("init", s => s["initContainers"] = JsonNode.Parse("""[{ "name": "migrate", "image": "shop/init:crash" }]""")));
        cluster.Create(Resources.Deployments, Pod("picky", s => s["nodeSelector"] = new JsonObject { ["disk"] = "ssd" }));
        cluster.Create(Resources.Deployments, Pod("huge", s => s.Container()["resources"] = JsonNode.Parse("""{ "requests": { "cpu": "100" } }""")));
        cluster.Create(Resources.Deployments, Pod("keyless", s => s.Container()["envFrom"] = JsonNode.Parse("""[{ "secretRef": { "name": "keys" } }]""")));
        cluster.Create(Resources.Deployments, Pod("never", s => s.Container()["imagePullPolicy"] = "Never", "shop/web:missing"));
        cluster.Create(Resources.Namespaces, Manifests.Parse("""{ "metadata": { "name": "tight" } }"""));
        cluster.Create(Resources.ResourceQuotas, Manifests.Parse("""{ "metadata": { "name": "few", "namespace": "tight" }, "spec": { "hard": { "pods": "1" } } }"""));
        cluster.Create(Resources.Deployments, Manifests.Deployment("capped", replicas: 2, ns: "tight"));
        await cluster.PassAsync(30);

        Assert.Equal("CrashLoopBackOff", Of("init")["status"]!["initContainerStatuses"]![0]!["state"].At("waiting").Text("reason"));
        Assert.Contains("didn't match Pod's node affinity/selector", TestCluster.ConditionOf(Of("picky"), "PodScheduled").Text("message"), StringComparison.Ordinal);
        Assert.Contains("Insufficient cpu", TestCluster.ConditionOf(Of("huge"), "PodScheduled").Text("message"), StringComparison.Ordinal);
        Assert.Equal("secret \"keys\" not found", Of("keyless")["status"]!["containerStatuses"]![0]!["state"].At("waiting").Text("message"));
        Assert.Equal("ErrImageNeverPull", Of("never")["status"]!["containerStatuses"]![0]!["state"].At("waiting").Text("reason"));
        var capped = cluster.Get(Resources.Deployments, "capped", "tight");
        Assert.Contains("exceeded quota: few", TestCluster.ConditionOf(capped, "ReplicaFailure").Text("message"), StringComparison.Ordinal);
        Assert.Contains(cluster.Events("FailedCreate"), m => m.Contains("exceeded quota: few", StringComparison.Ordinal));

        JsonObject Of(string name) => cluster.Pods().Single(p => p["metadata"]!["labels"].Text("app") == name);
    }

    [Fact]
    public async Task A_failing_probe_is_told_again_and_again_in_one_event_that_counts()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Pod("web", static _ => { }, "shop/web:never-ready"));
        await cluster.PassAsync(65);

        var told = Assert.Single(cluster.Api.List(Resources.Events, "default", e => e.Text("reason") == "Unhealthy"));
        Assert.Equal(("Warning", "Readiness probe failed: HTTP probe failed with statuscode: 503"), (told.Text("type"), told.Text("message")));
        Assert.Equal(7, told.Number("count"));
        Assert.True(string.CompareOrdinal(told.Text("lastTimestamp"), told.Text("firstTimestamp")) > 0);
    }

    private static JsonObject Pod(string name, Action<JsonObject> change, string image = "shop/web:1") =>
        Manifests.Deployment(name, replicas: 1, image, spec => change(spec["template"]!["spec"]!.AsObject()));

    private static IEnumerable<JsonNode?> States(TestCluster cluster) =>
        cluster.Pods().SelectMany(p => p["status"].At("containerStatuses").Maps()).Select(c => c["state"]);
}
