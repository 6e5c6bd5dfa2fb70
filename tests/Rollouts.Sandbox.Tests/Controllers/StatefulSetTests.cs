using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class StatefulSetTests
{
    private const string RevisionLabel = "controller-revision-hash";

    [Fact]
    public async Task Pods_come_in_order_each_when_the_last_one_is_ready()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(), isRolledOut: false);

        Assert.Equal(["web-0"], Names(cluster));
        await cluster.UntilAsync(() => cluster.Pods().Count == 2);
        Assert.True(IsReady(cluster, "web-0"));
        await cluster.UntilAsync(() => cluster.Pods().Count == 3);
        Assert.True(IsReady(cluster, "web-1"));
        await RolledOutAsync(cluster);

        Assert.Equal(
            ["create Pod web-0 in StatefulSet web successful", "create Pod web-1 in StatefulSet web successful", "create Pod web-2 in StatefulSet web successful"],
            cluster.Events("SuccessfulCreate"));
        var revision = cluster.ControllerRevisions().Single().Name();
        var status = cluster.StatefulSet()["status"]!.AsObject();
        Assert.Equal(
            "observedGeneration,replicas,readyReplicas,currentReplicas,updatedReplicas,currentRevision,updateRevision,collisionCount,availableReplicas",
            string.Join(',', status.Select(m => m.Key)));
        Assert.Equal($"1 3 3 3 3 {revision} {revision} 0 3", string.Join(' ', status.Select(m => m.Value)));
    }

    [Fact]
    public async Task A_pod_has_the_names_and_labels_of_its_number()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 2, change: s => s["template"]!["metadata"]!["annotations"] = new JsonObject { ["note"] = "x" }));

        var pod = cluster.Get(Resources.Pods, "web-1");
        Assert.Equal("web-", pod["metadata"].Text("generateName"));
        Assert.Equal("x", pod["metadata"].At("annotations").Text("note"));
        Assert.Equal("web-1", pod["metadata"].At("labels").Text("statefulset.kubernetes.io/pod-name"));
        Assert.Equal("1", pod["metadata"].At("labels").Text("apps.kubernetes.io/pod-index"));
        Assert.Equal(cluster.ControllerRevisions().Single().Name(), RevisionOf(pod));
        Assert.Equal("web", pod["metadata"].At("labels").Text("app"));
        Assert.Equal(("web-1", "web"), (pod["spec"].Text("hostname"), pod["spec"].Text("subdomain")));
        var owner = pod["metadata"].At("ownerReferences").Maps().Single();
        Assert.Equal(("StatefulSet", "web", true), (owner.Text("kind"), owner.Text("name"), owner.Flag("controller")));
    }

    [Fact]
    public async Task An_update_goes_from_the_last_pod_to_the_first_one_at_a_time()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet());
        var before = cluster.ControllerRevisions().Single().Name();

        SetImage(cluster, "shop/web:2");
        var fewest = 3L;
        var seen = new HashSet<(long Current, long Updated)>();
        await cluster.UntilAsync(() =>
        {
            var status = cluster.StatefulSet()["status"];
            fewest = Math.Min(fewest, status.Number("availableReplicas") ?? 0);
            if (status.Text("currentRevision") == before && status.Text("updateRevision") != before)
            {
                seen.Add((status.Number("currentReplicas") ?? 0, status.Number("updatedReplicas") ?? 0));
            }

            return IsRolledOut(cluster);
        });

        Assert.Equal(
            ["delete Pod web-2 in StatefulSet web successful", "delete Pod web-1 in StatefulSet web successful", "delete Pod web-0 in StatefulSet web successful"],
            cluster.Events("SuccessfulDelete"));
        Assert.Equal(2, fewest);
        Assert.Superset(new HashSet<(long, long)> { (2, 0), (2, 1), (1, 1), (1, 2), (0, 2) }, seen);
        Assert.All(cluster.Pods(), p => Assert.Equal("shop/web:2", ImageOf(p)));
        Assert.Equal(cluster.StatefulSet()["status"].Text("updateRevision"), cluster.StatefulSet()["status"].Text("currentRevision"));
        Assert.Equal(3, cluster.StatefulSet()["status"].Number("currentReplicas"));
    }

    [Fact]
    public async Task Below_a_partition_pods_stay_old_and_come_back_old()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 4, change: s => SetPartition(s, 2)));
        SetImage(cluster, "shop/web:2");
        await cluster.UntilAsync(() => cluster.StatefulSet()["status"].Number("updatedReplicas") == 2 && cluster.StatefulSet()["status"].Number("availableReplicas") == 4);
        await cluster.PassAsync(60);

        Assert.Equal(["shop/web:1", "shop/web:1", "shop/web:2", "shop/web:2"], cluster.Pods().Select(ImageOf));
        var status = cluster.StatefulSet()["status"];
        Assert.Equal((2, 2), (status.Number("currentReplicas"), status.Number("updatedReplicas")));
        Assert.NotEqual(status.Text("currentRevision"), status.Text("updateRevision"));

        var former = UidOf(cluster, "web-0");
        cluster.Api.Delete(Resources.Pods, "default", "web-0");
        await cluster.UntilAsync(() => Names(cluster).Contains("web-0") && UidOf(cluster, "web-0") != former && IsReady(cluster, "web-0"));
        Assert.Equal("shop/web:1", ImageOf(cluster.Get(Resources.Pods, "web-0")));

        cluster.Change(Resources.StatefulSets, "web", s => SetPartition(s["spec"]!.AsObject(), 0));
        await RolledOutAsync(cluster);
        Assert.All(cluster.Pods(), p => Assert.Equal("shop/web:2", ImageOf(p)));
        Assert.Equal(cluster.StatefulSet()["status"].Text("updateRevision"), cluster.StatefulSet()["status"].Text("currentRevision"));
    }

    [Fact]
    public async Task With_OnDelete_a_pod_is_new_when_somebody_has_deleted_it()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 2, change: s => s["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" }));
        var before = cluster.StatefulSet()["status"].Text("currentRevision");
        SetImage(cluster, "shop/web:2");
        await cluster.PassAsync(60);
        Assert.All(cluster.Pods(), p => Assert.Equal("shop/web:1", ImageOf(p)));
        Assert.Empty(cluster.Events("SuccessfulDelete"));

        foreach (var name in Names(cluster).ToList())
        {
            cluster.Api.Delete(Resources.Pods, "default", name);
            await cluster.UntilAsync(() => Names(cluster).Contains(name) && ImageOf(cluster.Get(Resources.Pods, name)) == "shop/web:2" && IsReady(cluster, name));
        }

        await cluster.PassAsync(5);
        var status = cluster.StatefulSet()["status"];
        Assert.Equal(2, status.Number("updatedReplicas"));

        // As in Kubernetes, an update under OnDelete is never declared complete.
        Assert.Equal(before, status.Text("currentRevision"));
        Assert.Null(status.Number("currentReplicas"));
    }

    [Fact]
    public async Task Parallel_pods_come_and_go_at_once_but_are_updated_one_by_one()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 5, change: s => s["podManagementPolicy"] = "Parallel"), isRolledOut: false);
        Assert.Equal(5, cluster.Pods().Count);
        await RolledOutAsync(cluster);

        SetImage(cluster, "shop/web:2");
        var fewest = 5L;
        await cluster.UntilAsync(() =>
        {
            fewest = Math.Min(fewest, cluster.StatefulSet()["status"].Number("availableReplicas") ?? 0);
            return IsRolledOut(cluster);
        });
        Assert.Equal(4, fewest);

        Scale(cluster, 1);
        await cluster.SettleAsync();
        Assert.Equal(4, cluster.Pods().Count(p => p["metadata"].At("deletionTimestamp") is not null));
        await cluster.UntilAsync(() => cluster.Pods().Count == 1);
        Assert.Equal(["web-0"], Names(cluster));
    }

    [Fact]
    public async Task A_broken_pod_keeps_the_template_that_would_mend_it_away_until_it_is_deleted()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet());
        SetImage(cluster, "shop/web:2-missing");
        await cluster.UntilAsync(() => Names(cluster).Contains("web-2") && ImageOf(cluster.Get(Resources.Pods, "web-2")) == "shop/web:2-missing");
        await cluster.PassAsync(30);

        SetImage(cluster, "shop/web:1");
        await cluster.PassAsync(600);

        // https://github.com/kubernetes/kubernetes/issues/67250
        var status = cluster.StatefulSet()["status"];
        Assert.Equal("shop/web:2-missing", ImageOf(cluster.Get(Resources.Pods, "web-2")));
        Assert.Equal(status.Text("currentRevision"), status.Text("updateRevision"));
        Assert.Equal((3, 2, 2), (status.Number("replicas"), status.Number("readyReplicas"), status.Number("updatedReplicas")));

        cluster.Api.Delete(Resources.Pods, "default", "web-2");
        await RolledOutAsync(cluster);
        Assert.All(cluster.Pods(), p => Assert.Equal("shop/web:1", ImageOf(p)));
    }

    [Fact]
    public async Task A_broken_parallel_pod_is_replaced_when_the_template_mends_it()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(change: s => s["podManagementPolicy"] = "Parallel"));
        SetImage(cluster, "shop/web:2-missing");
        await cluster.UntilAsync(() => Names(cluster).Contains("web-2") && ImageOf(cluster.Get(Resources.Pods, "web-2")) == "shop/web:2-missing");
        await cluster.PassAsync(30);
        Assert.Equal(2, cluster.Pods().Count(p => ImageOf(p) == "shop/web:1"));

        SetImage(cluster, "shop/web:1");
        await RolledOutAsync(cluster);
        Assert.All(cluster.Pods(), p => Assert.Equal("shop/web:1", ImageOf(p)));
    }

    [Fact]
    public async Task Scaling_goes_in_order_and_down_from_the_last()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 1));
        Scale(cluster, 4);
        await RolledOutAsync(cluster);
        Assert.Equal(["web-0", "web-1", "web-2", "web-3"], Names(cluster));

        Scale(cluster, 1);
        await cluster.SettleAsync();
        Assert.Equal(["web-3"], cluster.Pods().Where(p => p["metadata"].At("deletionTimestamp") is not null).Select(p => p.Name()));
        await cluster.UntilAsync(() => cluster.Pods().Count == 1);
        await cluster.PassAsync(1);
        Assert.Equal(["web-3", "web-2", "web-1"], cluster.Events("SuccessfulDelete").Select(e => e.Split(' ')[2]));
        Assert.Equal(1, cluster.StatefulSet()["status"].Number("replicas"));
    }

    [Fact]
    public async Task A_scale_down_waits_for_the_pods_that_stay()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet());
        BecomeUnready(cluster, "web-0");
        Scale(cluster, 1);
        await cluster.SettleAsync();
        Assert.Empty(cluster.Events("SuccessfulDelete"));

        BecomeReady(cluster, "web-0");
        await cluster.UntilAsync(() => cluster.Pods().Count == 1);
        Assert.Equal(["web-2", "web-1"], cluster.Events("SuccessfulDelete").Select(e => e.Split(' ')[2]));
    }

    [Fact]
    public async Task Of_the_pods_that_are_too_many_the_unhealthy_one_may_go()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet());
        BecomeUnready(cluster, "web-2");
        Scale(cluster, 2);
        await cluster.UntilAsync(() => cluster.Pods().Count == 2);
        Assert.Equal(["web-0", "web-1"], Names(cluster));
    }

    [Fact]
    public async Task Scaling_down_goes_before_updating()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 4));
        SetImage(cluster, "shop/web:2");
        await cluster.UntilAsync(() => cluster.Pods().Any(p => p.Name() == "web-3" && ImageOf(p) == "shop/web:2"));

        Scale(cluster, 2);
        await RolledOutAsync(cluster);

        // web-3 goes twice, for the update and for good; web-2 goes without having been updated; then the rest is updated.
        Assert.Equal(["web-3", "web-2", "web-1", "web-0"], cluster.Events("SuccessfulDelete").Select(e => e.Split(' ')[2]));
        Assert.Equal(2, TimesTold(cluster, "delete Pod web-3 in StatefulSet web successful"));
        Assert.Equal(1, TimesTold(cluster, "create Pod web-2 in StatefulSet web successful"));
        Assert.Equal(["shop/web:2", "shop/web:2"], cluster.Pods().Select(ImageOf));
        Assert.Equal(2, cluster.StatefulSet()["status"].Number("currentReplicas"));
    }

    [Fact]
    public async Task A_pod_must_be_ready_for_minReadySeconds_before_the_next_comes_or_goes()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 2, change: s => s["minReadySeconds"] = 30), isRolledOut: false);
        await cluster.UntilAsync(() => IsReady(cluster, "web-0"));
        var ready = cluster.Time.GetUtcNow();
        Assert.Equal((1, 0), (cluster.StatefulSet()["status"].Number("readyReplicas"), cluster.StatefulSet()["status"].Number("availableReplicas")));
        await cluster.UntilAsync(() => cluster.Pods().Count == 2);
        Assert.InRange(cluster.Time.GetUtcNow() - ready, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(31));
        await RolledOutAsync(cluster);

        SetImage(cluster, "shop/web:2");
        await cluster.UntilAsync(() => ImageOf(cluster.Get(Resources.Pods, "web-1")) == "shop/web:2" && IsReady(cluster, "web-1"));
        await cluster.PassAsync(25);
        Assert.Equal("shop/web:1", ImageOf(cluster.Get(Resources.Pods, "web-0")));
        await RolledOutAsync(cluster);
        Assert.Equal("shop/web:2", ImageOf(cluster.Get(Resources.Pods, "web-0")));
    }

    [Fact]
    public async Task Numbers_can_start_elsewhere_and_move()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 2, change: s => s["ordinals"] = new JsonObject { ["start"] = 5 }));
        Assert.Equal(["web-5", "web-6"], Names(cluster));

        cluster.Change(Resources.StatefulSets, "web", s => s["spec"]!["ordinals"]!["start"] = 6);
        await cluster.UntilAsync(() => Names(cluster).SequenceEqual(["web-6", "web-7"]) && IsRolledOut(cluster));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Succeeded")]
    public async Task A_pod_that_has_ended_is_replaced(string phase)
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 2));
        var former = UidOf(cluster, "web-0");
        SetStatus(cluster, "web-0", s => s["phase"] = phase);
        await cluster.UntilAsync(() => Names(cluster).Contains("web-0") && UidOf(cluster, "web-0") != former);
        await RolledOutAsync(cluster);
        Assert.Equal(["delete Pod web-0 in StatefulSet web successful"], cluster.Events("SuccessfulDelete"));
    }

    [Fact]
    public async Task A_refused_pod_is_told_and_tried_again_when_there_is_quota()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.ResourceQuotas, Manifests.Parse("""{ "metadata": { "name": "few", "namespace": "default" }, "spec": { "hard": { "pods": "1" } } }"""));
        cluster.Create(Resources.StatefulSets, Manifests.StatefulSet());
        await cluster.PassAsync(20);

        Assert.Contains(
            "create Pod web-1 in StatefulSet web failed error: pods \"web-1\" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1",
            cluster.Events("FailedCreate"));
        Assert.Equal((1, 1, 1), (cluster.StatefulSet()["metadata"].Number("generation"), cluster.StatefulSet()["status"].Number("replicas"), cluster.StatefulSet()["status"].Number("readyReplicas")));

        cluster.Change(Resources.ResourceQuotas, "few", q => q["spec"]!["hard"]!["pods"] = "10");
        await RolledOutAsync(cluster, seconds: 10);
    }

    [Fact]
    public async Task Somebody_elses_pod_of_the_name_is_waited_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        var stranger = Manifests.Pod("web-1");
        stranger["metadata"]!["labels"]!["app"] = "other";
        cluster.Create(Resources.Pods, stranger);
        cluster.Create(Resources.StatefulSets, Manifests.StatefulSet(replicas: 2));
        await cluster.PassAsync(10);
        Assert.Equal(1, cluster.StatefulSet()["status"].Number("replicas"));
        Assert.Empty(cluster.Events("FailedCreate"));

        cluster.Api.Delete(Resources.Pods, "default", "web-1");
        await RolledOutAsync(cluster);
    }

    [Fact]
    public async Task Deleting_it_deletes_pods_and_revisions_but_no_claims()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(change: ClaimData));
        SetImage(cluster, "shop/web:2");
        await RolledOutAsync(cluster);
        Assert.Equal(2, cluster.ControllerRevisions().Count);

        cluster.Api.Delete(Resources.StatefulSets, "default", "web");
        await cluster.UntilAsync(() => cluster.Pods().Count == 0);
        Assert.Empty(cluster.ControllerRevisions());
        Assert.Equal(["data-web-0", "data-web-1", "data-web-2"], Claims(cluster));
    }

    [Fact]
    public async Task Deleting_it_in_the_foreground_waits_for_the_pods()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet());
        cluster.Api.Delete(Resources.StatefulSets, "default", "web", new DeleteOptions(Propagation: "Foreground"));
        await cluster.SettleAsync();
        Assert.NotNull(cluster.Api.Find(Resources.StatefulSets, "default", "web"));
        await cluster.UntilAsync(() => cluster.Api.Find(Resources.StatefulSets, "default", "web") is null);
        Assert.Empty(cluster.Pods());
        Assert.Empty(cluster.ControllerRevisions());
    }

    [Fact]
    public async Task Orphaned_pods_and_revisions_are_adopted_by_a_successor_of_the_name()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet());
        SetImage(cluster, "shop/web:2");
        await RolledOutAsync(cluster);
        var pods = cluster.Pods().Select(p => p["metadata"].Text("uid")).ToList();
        cluster.Api.Delete(Resources.StatefulSets, "default", "web", new DeleteOptions(Propagation: "Orphan"));
        await cluster.SettleAsync();
        Assert.Equal(3, cluster.Pods().Count);

        cluster.Create(Resources.StatefulSets, Manifests.StatefulSet(image: "shop/web:2"));
        await RolledOutAsync(cluster);
        Assert.Equal(pods, cluster.Pods().Select(p => p["metadata"].Text("uid")));
        Assert.Equal([1, 2], cluster.ControllerRevisions().Select(r => r.Number("revision")));
        Assert.All(cluster.ControllerRevisions(), r => Assert.Equal(cluster.StatefulSet()["metadata"].Text("uid"), r["metadata"].At("ownerReferences").Maps().Single().Text("uid")));
    }

    [Fact]
    public async Task A_lost_label_comes_back()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 1));
        cluster.Change(Resources.Pods, "web-0", p => p["metadata"]!["labels"]!.AsObject().Remove("statefulset.kubernetes.io/pod-name"));
        await cluster.SettleAsync();
        Assert.Equal("web-0", cluster.Get(Resources.Pods, "web-0")["metadata"].At("labels").Text("statefulset.kubernetes.io/pod-name"));
        Assert.Equal(["update Pod web-0 in StatefulSet web successful"], cluster.Events("SuccessfulUpdate"));
    }

    [Fact]
    public async Task Each_pod_has_claims_that_outlive_it()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(replicas: 2, change: ClaimData));
        Assert.Equal(["data-web-0", "data-web-1"], Claims(cluster));
        var claim = cluster.Get(Resources.PersistentVolumeClaims, "data-web-1");
        Assert.Equal(("Pending", "web"), (claim["status"].Text("phase"), claim["metadata"].At("labels").Text("app")));
        Assert.Empty(claim["metadata"].At("ownerReferences").Maps());
        Assert.Equal("data-web-1", cluster.Get(Resources.Pods, "web-1")["spec"].At("volumes").Maps().First()["persistentVolumeClaim"].Text("claimName"));
        Assert.Contains("create Claim data-web-1 Pod web-1 in StatefulSet web success", cluster.Events("SuccessfulCreate"));

        Scale(cluster, 1);
        await cluster.UntilAsync(() => cluster.Pods().Count == 1);
        Scale(cluster, 2);
        await RolledOutAsync(cluster);
        Assert.Equal(claim["metadata"].Text("uid"), cluster.Get(Resources.PersistentVolumeClaims, "data-web-1")["metadata"].Text("uid"));
    }

    [Fact]
    public async Task A_field_of_a_feature_that_is_off_is_dropped()
    {
        await using var cluster = await StartAsync(Manifests.StatefulSet(change: s => s["updateStrategy"] = new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject { ["partition"] = 1, ["maxUnavailable"] = 2 },
        }));
        Assert.Equal("""{"partition":1}""", cluster.StatefulSet()["spec"]!["updateStrategy"]!["rollingUpdate"]!.ToJsonString());
    }

    private static async Task<TestCluster> StartAsync(JsonObject set, bool isRolledOut = true)
    {
        var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.StatefulSets, set);
        await cluster.SettleAsync();
        if (isRolledOut)
        {
            await RolledOutAsync(cluster);
        }

        return cluster;
    }

    private static Task RolledOutAsync(TestCluster cluster, double seconds = 300) => cluster.UntilAsync(() => IsRolledOut(cluster), seconds);

    private static bool IsRolledOut(TestCluster cluster) => TestCluster.IsComplete(cluster.StatefulSet());

    private static IEnumerable<string> Names(TestCluster cluster) => cluster.Pods().Select(p => p.Name());

    private static IEnumerable<string> Claims(TestCluster cluster) => cluster.Api.List(Resources.PersistentVolumeClaims).Select(c => c.Name());

    private static string? UidOf(TestCluster cluster, string pod) => cluster.Get(Resources.Pods, pod)["metadata"].Text("uid");

    private static string? RevisionOf(JsonObject pod) => pod["metadata"].At("labels").Text(RevisionLabel);

    private static string? ImageOf(JsonObject pod) => pod["spec"]!.AsObject().Container().Text("image");

    private static bool IsReady(TestCluster cluster, string pod) => TestCluster.ConditionOf(cluster.Get(Resources.Pods, pod), "Ready").Text("status") == "True";

    private static long? TimesTold(TestCluster cluster, string message) => cluster.Api.List(Resources.Events).Single(e => e.Text("message") == message).Number("count");

    private static void SetImage(TestCluster cluster, string image) =>
        cluster.Change(Resources.StatefulSets, "web", s => TestCluster.Template(s)["spec"]!.AsObject().Container()["image"] = image);

    private static void Scale(TestCluster cluster, int replicas) => cluster.Change(Resources.StatefulSets, "web", s => s["spec"]!["replicas"] = replicas);

    private static void SetPartition(JsonObject spec, int partition) => spec["updateStrategy"] = new JsonObject
    {
        ["type"] = "RollingUpdate",
        ["rollingUpdate"] = new JsonObject { ["partition"] = partition },
    };

    private static void ClaimData(JsonObject spec) => spec["volumeClaimTemplates"] = new JsonArray(Manifests.Parse("""
        { "metadata": { "name": "data" }, "spec": { "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } } }
        """));

    private static void BecomeUnready(TestCluster cluster, string pod) => SetReady(cluster, pod, "False");

    private static void BecomeReady(TestCluster cluster, string pod) => SetReady(cluster, pod, "True");

    private static void SetReady(TestCluster cluster, string pod, string ready) => SetStatus(cluster, pod, s =>
        s["conditions"].Maps().Single(c => c.Text("type") == "Ready")["status"] = ready);

    private static void SetStatus(TestCluster cluster, string pod, Action<JsonObject> change)
    {
        var draft = cluster.Get(Resources.Pods, pod).Copy();
        change(draft["status"]!.AsObject());
        cluster.Api.UpdateStatus(Resources.Pods, draft);
    }
}
