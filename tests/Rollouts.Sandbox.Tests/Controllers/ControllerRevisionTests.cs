using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class ControllerRevisionTests
{
    private const string ChangeCause = "kubernetes.io/change-cause";

    [Fact]
    public async Task A_revision_keeps_the_template_as_a_patch_that_replaces_it()
    {
        await using var cluster = await StartAsync();
        var revision = cluster.ControllerRevisions().Single();

        Assert.Equal(1, revision.Number("revision"));
        var hash = revision["metadata"].At("labels").Text("controller.kubernetes.io/hash");
        Assert.Equal("web-" + hash, revision.Name());
        Assert.Equal("web", revision["metadata"].At("labels").Text("app"));
        Assert.Equal(("StatefulSet", "web"), (revision["metadata"].At("ownerReferences").Maps().Single().Text("kind"), revision["metadata"].At("ownerReferences").Maps().Single().Text("name")));
        Assert.Equal(["spec"], revision["data"]!.AsObject().Select(m => m.Key));
        var kept = revision["data"]!["spec"]!["template"]!.AsObject();
        Assert.Equal(["$patch", "metadata", "spec"], kept.Select(m => m.Key));
        Assert.Equal("replace", kept.Text("$patch"));
        Assert.Equal(kept["spec"]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal), kept["spec"]!.AsObject().Select(m => m.Key));
        var restored = kept.Copy();
        restored.Remove("$patch");
        Assert.True(JsonNode.DeepEquals(TestCluster.Template(cluster.StatefulSet()), restored));
    }

    [Fact]
    public async Task A_template_that_comes_back_takes_its_revision_up_again_under_the_highest_number()
    {
        await using var cluster = await StartAsync();
        var first = cluster.ControllerRevisions().Single().Name();
        await SetImageAsync(cluster, "shop/web:2");
        await SetImageAsync(cluster, "shop/web:3");
        await SetImageAsync(cluster, "shop/web:1");

        Assert.Equal([2, 3, 4], cluster.ControllerRevisions().Select(r => r.Number("revision")));
        Assert.Equal(first, cluster.ControllerRevisions()[2].Name());
        Assert.Equal(first, cluster.StatefulSet()["status"].Text("updateRevision"));

        // What is no change of the template is no new revision.
        cluster.Change(Resources.StatefulSets, "web", s => s["spec"]!["replicas"] = 2);
        await cluster.PassAsync(30);
        Assert.Equal([2, 3, 4], cluster.ControllerRevisions().Select(r => r.Number("revision")));
    }

    [Fact]
    public async Task A_revision_bears_the_annotations_of_the_moment_it_was_made()
    {
        await using var cluster = await StartAsync();
        cluster.Change(Resources.StatefulSets, "web", s =>
        {
            s.Metadata().Section("annotations")[ChangeCause] = "release 2";
            TestCluster.Template(s)["spec"]!.AsObject().Container()["image"] = "shop/web:2";
        });
        await cluster.PassAsync(30);
        cluster.Change(Resources.StatefulSets, "web", s => s.Metadata().Section("annotations")[ChangeCause] = "something later");
        await cluster.PassAsync(30);

        Assert.Equal([null, "release 2"], cluster.ControllerRevisions().Select(r => r["metadata"].At("annotations").Text(ChangeCause)));
    }

    [Fact]
    public async Task The_history_is_cut_at_its_limit()
    {
        await using var cluster = await StartAsync(limit: 2);
        for (var version = 2; version <= 6; version++)
        {
            await SetImageAsync(cluster, $"shop/web:{version}");
        }

        Assert.Equal([4, 5, 6], cluster.ControllerRevisions().Select(r => r.Number("revision")));
    }

    [Fact]
    public async Task Revisions_that_pods_still_have_are_spared_and_do_not_count()
    {
        await using var cluster = await StartAsync(limit: 1, onDelete: true);
        for (var version = 2; version <= 5; version++)
        {
            await SetImageAsync(cluster, $"shop/web:{version}", isUpdated: false);
        }

        // 1 has the pods, 5 is the template's, 4 is the one that the limit keeps.
        Assert.Equal([1, 4, 5], cluster.ControllerRevisions().Select(r => r.Number("revision")));
    }

    [Fact]
    public async Task A_name_that_another_template_has_is_counted_and_avoided()
    {
        await using var cluster = await StartAsync();
        var name = cluster.ControllerRevisions().Single().Name();
        cluster.Api.Delete(Resources.StatefulSets, "default", "web");
        await cluster.UntilAsync(() => cluster.Pods().Count == 0 && cluster.ControllerRevisions().Count == 0);
        cluster.Create(Resources.ControllerRevisions, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["data"] = new JsonObject(),
            ["revision"] = 1,
        });

        cluster.Create(Resources.StatefulSets, Manifests.StatefulSet(replicas: 1));
        await cluster.PassAsync(30);

        Assert.Equal(1, cluster.StatefulSet()["status"].Number("collisionCount"));
        Assert.NotEqual(name, cluster.StatefulSet()["status"].Text("updateRevision"));
        Assert.Equal(1, cluster.StatefulSet()["status"].Number("readyReplicas"));
    }

    [Fact]
    public async Task What_a_revision_keeps_cannot_be_changed_and_must_be_there()
    {
        await using var cluster = await StartAsync();
        var changed = cluster.ControllerRevisions().Single().Copy();
        changed["data"]!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other";
        var refusal = Assert.Throws<ApiRefusal>(() => cluster.Api.Update(Resources.ControllerRevisions, changed));
        Assert.EndsWith(": field is immutable", refusal.Message, StringComparison.Ordinal);

        var empty = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "empty", ["namespace"] = "default" }, ["revision"] = -1 };
        refusal = Assert.Throws<ApiRefusal>(() => cluster.Api.Create(Resources.ControllerRevisions, empty));
        Assert.Equal(
            "ControllerRevision.apps \"empty\" is invalid: [data: Required value: data is mandatory, revision: Invalid value: -1: must be greater than or equal to 0]",
            refusal.Message);
    }

    private static async Task<TestCluster> StartAsync(int limit = 10, bool onDelete = false)
    {
        var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.StatefulSets, Manifests.StatefulSet(replicas: 1, change: s =>
        {
            s["revisionHistoryLimit"] = limit;
            s["updateStrategy"] = new JsonObject { ["type"] = onDelete ? "OnDelete" : "RollingUpdate" };
        }));
        await cluster.UntilAsync(() => TestCluster.IsComplete(cluster.StatefulSet()));
        return cluster;
    }

    private static async Task SetImageAsync(TestCluster cluster, string image, bool isUpdated = true)
    {
        cluster.Change(Resources.StatefulSets, "web", s => TestCluster.Template(s)["spec"]!.AsObject().Container()["image"] = image);
        await cluster.SettleAsync();
        if (isUpdated)
        {
            await cluster.UntilAsync(() => TestCluster.IsComplete(cluster.StatefulSet()));
            await cluster.SettleAsync();
        }
    }
}
