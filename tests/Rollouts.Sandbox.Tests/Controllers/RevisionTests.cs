using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class RevisionTests
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string ChangeCause = "kubernetes.io/change-cause";

    [Fact]
    public async Task Going_back_takes_the_old_replica_set_up_again_under_a_new_number()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        var first = cluster.ReplicaSets().Single().Name();
        cluster.SetImage("shop/web:2");
        await cluster.RolledOutAsync();
        cluster.SetImage("shop/web:3");
        await cluster.RolledOutAsync();

        cluster.SetImage("shop/web:1");
        await cluster.RolledOutAsync();

        Assert.Equal(3, cluster.ReplicaSets().Count);
        var set = cluster.ReplicaSetOf("shop/web:1");
        Assert.Equal(first, set.Name());
        Assert.Equal("4", Annotation(set, Revision));
        Assert.Equal("1", Annotation(set, "deployment.kubernetes.io/revision-history"));
        Assert.Equal("4", Annotation(cluster.Deployment(), Revision));

        cluster.SetImage("shop/web:2");
        await cluster.RolledOutAsync();
        cluster.SetImage("shop/web:1");
        await cluster.RolledOutAsync();

        Assert.Equal("1,4", Annotation(cluster.ReplicaSetOf("shop/web:1"), "deployment.kubernetes.io/revision-history"));
        Assert.Equal("6", Annotation(cluster.Deployment(), Revision));
    }

    [Fact]
    public async Task A_template_that_comes_back_with_nulls_and_empty_members_is_the_same_revision()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();

        cluster.Change(Resources.Deployments, "web", d =>
        {
            TestCluster.Template(d)["metadata"]!["creationTimestamp"] = null;
            TestCluster.Template(d)["metadata"]!["annotations"] = new JsonObject();
        });
        await cluster.RolledOutAsync();

        Assert.Single(cluster.ReplicaSets());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "3,4")]
    [InlineData(10, "1,2,3,4")]
    public async Task Old_revisions_beyond_the_limit_are_deleted_when_the_rollout_is_complete(int limit, string kept)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(change: spec => spec["revisionHistoryLimit"] = limit));
        for (var image = 1; image <= 5; image++)
        {
            cluster.SetImage("shop/web:" + image.ToString(CultureInfo.InvariantCulture));
            await cluster.RolledOutAsync();
        }

        await cluster.PassAsync(5);

        var old = cluster.ReplicaSets().Select(s => Annotation(s, Revision)).Where(r => r != "5").Order(StringComparer.Ordinal);
        Assert.Equal(kept, string.Join(',', old));
    }

    [Fact]
    public async Task Annotations_are_copied_to_the_new_replica_set_but_for_the_controllers_own_and_the_last_applied_one()
    {
        await using var cluster = await TestCluster.StartAsync();
        var deployment = Manifests.Deployment();
        deployment["metadata"]!["annotations"] = new JsonObject
        {
            [ChangeCause] = "first",
            ["team"] = "shop",
            ["kubectl.kubernetes.io/last-applied-configuration"] = "{}",
        };
        cluster.Create(Resources.Deployments, deployment);
        await cluster.RolledOutAsync();

        // Annotated after the rollout: the current revision gets it all the same, and no new revision comes of it.
        cluster.Change(Resources.Deployments, "web", d => d["metadata"]!["annotations"]![ChangeCause] = "first, told later");
        await cluster.RolledOutAsync();

        var set = Assert.Single(cluster.ReplicaSets());
        Assert.Equal("first, told later", Annotation(set, ChangeCause));
        Assert.Equal("shop", Annotation(set, "team"));
        Assert.Null(Annotation(set, "kubectl.kubernetes.io/last-applied-configuration"));
        Assert.Equal("1", Annotation(set, Revision));

        cluster.Change(Resources.Deployments, "web", d =>
        {
            d["metadata"]!["annotations"]![ChangeCause] = "second";
            TestCluster.Template(d)["spec"]!["containers"]![0]!["image"] = "shop/web:2";
        });
        await cluster.RolledOutAsync();

        Assert.Equal("first, told later", Annotation(cluster.ReplicaSetOf("shop/web:1"), ChangeCause));
        Assert.Equal("second", Annotation(cluster.ReplicaSetOf("shop/web:2"), ChangeCause));
    }

    [Fact]
    public async Task Only_the_template_makes_a_revision()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();

        cluster.Change(Resources.Deployments, "web", d =>
        {
            d["spec"]!["replicas"] = 5;
            d["spec"]!["minReadySeconds"] = 1;
            d["spec"]!["revisionHistoryLimit"] = 3;
            d["metadata"]!["labels"]!["x"] = "y";
        });
        await cluster.RolledOutAsync();

        Assert.Equal("1", Annotation(cluster.Deployment(), Revision));
        Assert.Equal(1, Assert.Single(cluster.ReplicaSets())["spec"].Number("minReadySeconds"));
        Assert.Equal(5, cluster.Pods().Count);
    }

    [Fact]
    public async Task A_name_that_another_template_has_taken_is_counted_as_a_collision_and_another_one_found()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        var taken = cluster.ReplicaSets().Single();
        cluster.Api.Delete(Resources.Deployments, "default", "web");
        await cluster.UntilAsync(() => cluster.ReplicaSets().Count == 0 && cluster.Pods().Count == 0);
        var squatter = Manifests.ReplicaSet(taken.Name(), 0, "shop/other:1");
        squatter["spec"]!["selector"]!["matchLabels"]!["app"] = "other";
        squatter["spec"]!["template"]!["metadata"]!["labels"]!["app"] = "other";
        cluster.Create(Resources.ReplicaSets, squatter);

        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();

        Assert.Equal(1, cluster.Deployment()["status"].Number("collisionCount"));
        Assert.NotEqual(taken.Name(), cluster.ReplicaSetOf("shop/web:1").Name());
    }

    private static string? Annotation(JsonObject value, string name) => value["metadata"].At("annotations").Text(name);
}
