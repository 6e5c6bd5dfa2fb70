using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Problems;

public sealed class SnapshotReaderTests
{
    private readonly FakeCluster _cluster = new();
    private readonly List<string> _notes = [];

    [Fact]
    public async Task Many_rollouts_of_a_namespace_cost_as_many_requests_as_one()
    {
        var workloads = Enumerable.Range(0, 200).Select(number => Unfinished($"web-{number}")).ToList();

        var snapshots = await ReadAsync([.. workloads]);

        Assert.Equal(200, snapshots.Count);
        Assert.Equal(["get deployments web-0", "list replicasets shop?&", "list pods shop?&", $"list events shop?&{ObservedEvent.Worthwhile}"], _cluster.Requests);
    }

    [Fact]
    public async Task A_few_are_asked_for_by_their_selectors_and_equal_ones_once()
    {
        await ReadAsync(Unfinished("web"), Unfinished("cart"));

        Assert.Equal(["get deployments web", "list replicasets shop?app=web&", "list pods shop?app=web&", $"list events shop?&{ObservedEvent.Worthwhile}"], _cluster.Requests);
    }

    [Fact]
    public async Task For_what_is_complete_only_the_revisions_are_read()
    {
        _cluster.Holding(ResourceType.Deployments, A.Deployment());

        var snapshot = Assert.Single(await ReadAsync(A.Deployment().AsWorkload()));

        Assert.DoesNotContain(_cluster.Requests, request => request.StartsWith("list", StringComparison.Ordinal) && !request.Contains("replicasets", StringComparison.Ordinal));
        Assert.Same(Assessment.Nothing, ProblemTracker.Look(snapshot, ProblemPolicy.Default));
    }

    [Theory]
    [InlineData("list pods", "not allowed to see: pods")]
    [InlineData("list replicasets", "not allowed to see: revisions")]
    [InlineData("list events", "not allowed to see: events")]
    [InlineData("get nodes", "not allowed to see: nodes")]
    public async Task What_is_forbidden_is_noted_once_and_said_in_the_message(string forbidden, string missing)
    {
        var web = Unfinished("web");
        _cluster.Holding(ResourceType.ReplicaSets, ReplicaSet()).Holding(ResourceType.Pods, Pod());
        _cluster.OnRequest = request =>
        {
            if (request.StartsWith(forbidden, StringComparison.Ordinal))
            {
                throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", $"{request} is forbidden.");
            }
        };

        var snapshot = Assert.Single(await ReadAsync(web));

        Assert.Single(_notes);
        Assert.EndsWith($"({missing})", RolloutDetails.Of(snapshot, ProblemTracker.Look(snapshot, ProblemPolicy.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_seen_makes_the_rollout_a_failed_one_with_the_log_of_the_crash()
    {
        var web = Unfinished("web");
        _cluster.Holding(ResourceType.ReplicaSets, ReplicaSet()).Holding(ResourceType.Pods, Pod());
        _cluster.Logs["web-new-1/app"] = ["starting", "no database"];

        var snapshot = Assert.Single(await ReadAsync(web));
        var assessment = ProblemTracker.Look(snapshot, ProblemPolicy.Default);
        var rollout = RolloutDetails.Of(snapshot, assessment);
        var problem = Assert.Single(await ProblemLogs.AddAsync(_cluster, assessment.Problems, 1, TestContext.Current.CancellationToken));

        Assert.Equal(RolloutPhase.Failed, rollout.Phase);
        Assert.Contains("CrashLoopBackOff: container app ended with exit code 1 and was restarted 5 times (pod web-new-1)", rollout.Message, StringComparison.Ordinal);
        Assert.Equal(["no database"], problem.Log);
    }

    [Fact]
    public async Task A_run_that_has_just_begun_is_explained_by_the_log_of_the_one_before()
    {
        var scene = new Scene(Rollouts.Selection.WorkloadKind.Deployment);
        scene.Pod("web-0", Scene.Running(scene.Now, restarts: 1, last: Scene.End(1)));
        _cluster.Logs["web-0/app/previous"] = ["it broke"];

        Assert.Equal(["it broke"], Assert.Single(await ProblemLogs.AddAsync(_cluster, scene.See().Problems, 20, TestContext.Current.CancellationToken)).Log);
        Assert.Equal(["log web-0/app/previous"], _cluster.Requests);
    }

    [Fact]
    public async Task Of_fifty_equal_crashes_five_logs_are_read_and_of_none_where_none_is_wanted()
    {
        var scene = new Scene(Rollouts.Selection.WorkloadKind.Deployment, 50);
        for (var pod = 0; pod < 50; pod++)
        {
            scene.Pod($"web-{pod}", Scene.Waiting("CrashLoopBackOff", restarts: 3, last: Scene.End(1)));
            _cluster.Logs[$"web-{pod}/app"] = ["it broke"];
        }

        Assert.Equal(50, (await ProblemLogs.AddAsync(_cluster, scene.See().Problems, 20, TestContext.Current.CancellationToken)).Count);
        Assert.Equal(5, _cluster.Requests.Count);
        await ProblemLogs.AddAsync(_cluster, scene.See().Problems, 0, TestContext.Current.CancellationToken);
        Assert.Equal(5, _cluster.Requests.Count);
    }

    [Fact]
    public async Task A_deadline_of_the_template_before_is_not_this_ones()
    {
        var web = A.Deployment(image: "app:2").With("status", A.Status(1, 4, 1, 3, 3)).WithExceededDeadline("app:1");
        _cluster.Holding(ResourceType.Deployments, web).Holding(ResourceType.ReplicaSets, ReplicaSet());

        Assert.Equal(RolloutPhase.Progressing, Assert.Single(await ReadAsync(web.AsWorkload())).Rollout.Phase);
    }

    private Task<IReadOnlyList<RolloutSnapshot>> ReadAsync(params Workload[] workloads) =>
        new SnapshotReader(_notes.Add).ReadAsync(_cluster, workloads, TestContext.Current.CancellationToken);

    private Workload Unfinished(string name)
    {
        var json = A.Deployment(name: name, uid: $"uid-{name}", image: "app:2").With("status", A.Status(1, 4, 1, 3, 3));
        _cluster.Holding(ResourceType.Deployments, json);
        return json.AsWorkload();
    }

    private static JsonObject ReplicaSet()
    {
        var json = A.ReplicaSet(2, "app:2");
        json["metadata"]!["uid"] = "uid-rs";
        return json;
    }

    private static JsonObject Pod() => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "web-new-1",
            ["uid"] = "uid-pod",
            ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = "uid-rs", ["controller"] = true }),
        },
        ["spec"] = new JsonObject { ["nodeName"] = "node-1", ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:2" }) },
        ["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["containerStatuses"] = new JsonArray(Scene.Waiting("CrashLoopBackOff", "back-off", 5, Scene.End(1))),
        },
    };
}
