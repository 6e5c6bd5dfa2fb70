using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class GarbageTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Background")]
    public async Task In_the_background_the_owner_goes_at_once_and_what_it_owns_follows(string? propagation)
    {
        await using var cluster = await StartAsync();

        cluster.Api.Delete(Resources.Deployments, "default", "web", new DeleteOptions(Propagation: propagation));

        Assert.Null(cluster.Api.Find(Resources.Deployments, "default", "web"));
        await cluster.SettleAsync();
        Assert.Empty(cluster.ReplicaSets());
        Assert.All(cluster.Pods(), p => Assert.NotNull(p["metadata"].At("deletionTimestamp")));
        await cluster.UntilAsync(() => cluster.Pods().Count == 0, 5);
    }

    [Fact]
    public async Task In_the_foreground_the_owner_stays_until_the_last_pod_is_gone()
    {
        await using var cluster = await StartAsync();

        cluster.Api.Delete(Resources.Deployments, "default", "web", new DeleteOptions(Propagation: "Foreground"));
        await cluster.SettleAsync();

        Assert.NotNull(cluster.Deployment()["metadata"].At("deletionTimestamp"));
        Assert.Equal(3, cluster.Pods().Count);
        await cluster.UntilAsync(
            () =>
            {
                var isThere = cluster.Api.Find(Resources.Deployments, "default", "web") is not null;
                Assert.True(isThere || cluster.Pods().Count == 0, "The owner went before its pods.");
                return !isThere;
            },
            5);
        Assert.Empty(cluster.ReplicaSets());
    }

    [Fact]
    public async Task Orphans_stay_and_are_free_and_a_new_deployment_adopts_them()
    {
        await using var cluster = await StartAsync();
        var pods = cluster.Pods().Select(p => p.Name()).Order(StringComparer.Ordinal).ToList();

        cluster.Api.Delete(Resources.Deployments, "default", "web", new DeleteOptions(Propagation: "Orphan"));
        await cluster.PassAsync(5);

        Assert.Null(cluster.Api.Find(Resources.Deployments, "default", "web"));
        Assert.Empty(cluster.ReplicaSets().Single()["metadata"].At("ownerReferences").Maps());
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        Assert.Equal("web", cluster.ReplicaSets().Single()["metadata"]!["ownerReferences"]![0].Text("name"));
        Assert.Equal(pods, cluster.Pods().Select(p => p.Name()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_object_with_an_owner_that_never_was_is_deleted_and_one_with_another_owner_left_is_kept()
    {
        await using var cluster = await StartAsync();
        var deployment = cluster.Deployment()["metadata"].Text("uid");
        cluster.Create(new("", "v1", "configmaps", "ConfigMap"), Manifests.Parse("""
            { "metadata": { "name": "lost", "namespace": "default", "ownerReferences": [ { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "gone" } ] } }
            """));
        cluster.Create(new("", "v1", "configmaps", "ConfigMap"), Manifests.Parse($$"""
            { "metadata": { "name": "kept", "namespace": "default", "ownerReferences": [
              { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "gone" },
              { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "{{deployment}}" } ] } }
            """));
        await cluster.SettleAsync();

        Assert.Null(cluster.Api.Find(new("", "v1", "configmaps", "ConfigMap"), "default", "lost"));
        var left = Assert.Single(cluster.Get(new("", "v1", "configmaps", "ConfigMap"), "kept")["metadata"].At("ownerReferences").Maps());
        Assert.Equal(deployment, left.Text("uid"));
    }

    [Fact]
    public async Task A_deleted_namespace_takes_everything_with_it()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Namespaces, Manifests.Parse("""{ "metadata": { "name": "shop" } }"""));
        cluster.Create(Resources.Deployments, Manifests.Deployment(ns: "shop"));
        await cluster.UntilAsync(() => cluster.Api.List(Resources.Deployments, "shop").All(TestCluster.IsComplete));

        cluster.Api.Delete(Resources.Namespaces, null, "shop");
        await cluster.UntilAsync(() => cluster.Api.Find(Resources.Namespaces, null, "shop") is null, 10);

        Assert.Empty(cluster.Pods("shop"));
        Assert.Empty(cluster.ReplicaSets("shop"));
        Assert.Empty(cluster.Api.List(Resources.Events, "shop"));
    }

    private static async Task<TestCluster> StartAsync()
    {
        var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        return cluster;
    }
}
