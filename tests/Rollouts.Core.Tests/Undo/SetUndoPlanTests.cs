using System.Text.Json.Nodes;
using CsCheck;
using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.History;
using Rollouts.Status;
using Rollouts.Undo;

namespace Rollouts.Core.Tests.Undo;

/// <summary>Undoing DaemonSets and StatefulSets, whose history is ControllerRevisions.</summary>
public sealed class SetUndoPlanTests
{
    private const string ChangeCause = "kubernetes.io/change-cause";

    private static readonly string[] Keys = ["team", "kubectl.kubernetes.io/last-applied-configuration", ChangeCause, "deployment.kubernetes.io/revision"];

    private readonly FakeCluster _cluster = new FakeCluster().Holding(
        ResourceType.Pods, ASet.StatefulPod(0, "app:1"), ASet.StatefulPod(1, "app:1"), ASet.StatefulPod(2, "app:2", ready: false));

    private static JsonObject[] Revisions => [ASet.Revision(1, "app:1", changeCause: "first"), ASet.Revision(2, "app:2")];

    private static JsonObject[] TakenBack => [ASet.Revision(3, "app:1", bornAs: 1), ASet.Revision(2, "app:2")];

    [Fact]
    public async Task It_goes_to_the_template_of_the_revision_and_says_both_ends()
    {
        var change = await Plan(ASet.Daemon(image: "app:2").AsDaemonSet(), Revisions);

        var template = A.Template("app:1");
        template["$patch"] = "replace";
        var expected = new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = template },
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ChangeCause] = "first" } },
        };
        Assert.Equal("revision 2 → 1, image app:2 → app:1", change.Action);
        Assert.True(JsonNode.DeepEquals(expected, change.Patch), change.Patch.ToJsonString());
        Assert.Empty(change.Warnings);
    }

    [Fact]
    public async Task Going_to_what_was_taken_back_is_allowed_with_a_warning()
    {
        // No ControllerRevision records the number it had. That 3 was 1 shows in its age: it is older than 2.
        var change = await Plan(ASet.Daemon(image: "app:1").AsDaemonSet(), TakenBack);

        Assert.Equal("revision 3 → 2, image app:1 → app:2", change.Action);
        Assert.Contains("revision 2 (image app:2) was taken back before", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_OnDelete_it_says_that_nothing_is_replaced_and_how_to_go_on()
    {
        var change = await Plan(ASet.Daemon(image: "app:2").OnDelete().AsDaemonSet(), Revisions);

        Assert.Contains("until somebody deletes it. Which ones are old: kubectl get pods --selector", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.True(change.IsNeeded);
    }

    [Fact]
    public async Task A_revision_without_a_template_is_refused()
    {
        var error = await Assert.ThrowsAsync<RolloutException>(() =>
            Plan(ASet.Daemon(image: "app:2").AsDaemonSet(), [ASet.Revision(1, "app:1").With("data", "?"), ASet.Revision(2, "app:2")], to: 1));

        Assert.Equal(ErrorId.RevisionNotFound, error.ErrorId);
        Assert.Contains("its ControllerRevision 'web-1' holds no pod template", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_revisions_without_a_template_are_no_previous() =>
        Assert.Equal(ErrorId.NoPreviousRevision, (await Assert.ThrowsAsync<RolloutException>(() =>
            Plan(ASet.Daemon(image: "app:2").AsDaemonSet(), [ASet.Revision(1, "app:1").With("data", "?"), ASet.Revision(2, "app:2")]))).ErrorId);

    [Fact]
    public async Task A_pod_that_will_hold_it_up_is_named_with_the_command_that_deletes_it()
    {
        var change = await Plan(ASet.Updating("app:1", "app:2").AsStatefulSet(), Revisions);

        Assert.Equal("revision 2 → 1, image app:2 → app:1", change.Action);
        Assert.Null(change.StuckPod);
        var warning = Assert.Single(change.Warnings);
        Assert.Contains("pod web-2 is not ready and runs revision 2", warning, StringComparison.Ordinal);
        Assert.EndsWith("To delete it: Undo-Rollout statefulset/web -Namespace shop -Context test -Force", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forced_it_deletes_that_pod_and_says_so()
    {
        var change = await Plan(ASet.Updating("app:1", "app:2").AsStatefulSet(), Revisions, force: true);

        Assert.Equal("revision 2 → 1, image app:2 → app:1; delete pod web-2, which is not ready and runs revision 2", change.Action);
        Assert.Equal("web-2", change.StuckPod!.Name);
        Assert.Empty(change.Warnings);
    }

    [Fact]
    public async Task Forced_without_a_stuck_pod_it_deletes_nothing()
    {
        var change = await Plan(ASet.Stateful(image: "app:2").AsStatefulSet(), Revisions, force: true);

        Assert.Equal("revision 2 → 1, image app:2 → app:1", change.Action);
        Assert.Null(change.StuckPod);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public async Task Forced_after_the_undo_it_stays_there_and_only_frees_it(int? to)
    {
        // Without a number the previous revision would be the bad one that was just taken back.
        var change = await Plan(ASet.Updating("app:1", "app:1", updated: 2).AsStatefulSet(), TakenBack, to, force: true);

        Assert.True(change.IsNeeded);
        Assert.Empty(change.Patch);
        Assert.Equal("runs the template of revision 3 already; delete pod web-2, which is not ready and runs revision 2", change.Action);
        Assert.Equal("web-2", change.StuckPod!.Name);
    }

    [Fact]
    public async Task Forced_after_good_bad_bad_and_an_undo_it_stays_on_the_good_one()
    {
        var change = await Plan(
            ASet.Updating("app:1", "app:1", updated: 2).AsStatefulSet(), [ASet.Revision(4, "app:1", bornAs: 1), ASet.Revision(2, "app:2"), ASet.Revision(3, "app:3")], force: true);

        Assert.Equal("runs the template of revision 4 already; delete pod web-2, which is not ready and runs revision 2", change.Action);
    }

    [Fact]
    public async Task Forced_before_the_controller_took_the_undo_up_it_stays_there_too()
    {
        var set = ASet.Updating("app:1", "app:2").With("spec>template", A.Template("app:1")).With("metadata>generation", 3);

        Assert.Empty((await Plan(set.AsStatefulSet(), Revisions, force: true)).Patch);
    }

    [Fact]
    public async Task Where_it_runs_the_template_already_the_stuck_pod_is_still_warned_of()
    {
        var change = await Plan(ASet.Updating("app:1", "app:1", updated: 2).AsStatefulSet(), TakenBack, to: 3);

        Assert.False(change.IsNeeded);
        Assert.Contains("pod web-2", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_ever_touched_but_the_template_and_the_change_cause()
    {
        var worlds =
            from kind in Gen.Int[0, 2]
            from live in Gen.Int[1, 4]
            from target in Gen.Int[1, 4]
            from annotations in Gen.Int[0, 15]
            from labels in Gen.Int[0, 15]
            from causes in Gen.Select(Gen.Bool, Gen.Bool)
            from replicas in Gen.Int[0, 5]
            where live != target
            select (kind, live, target, annotations, labels, causes, replicas);

        worlds.Sample(
            world =>
            {
                var json = (world.kind switch
                {
                    0 => A.Deployment(world.replicas, Image(world.live)),
                    1 => ASet.Daemon(world.replicas, Image(world.live)),
                    _ => ASet.Stateful(world.replicas, Image(world.live)),
                }).With("metadata>annotations", Map(world.annotations)).With("metadata>labels", Map(world.labels));
                var own = json["spec"]!["template"]!;
                own["spec"]!["onlyInTheLiveOne"] = new JsonObject { ["a"] = 1 };
                var cause = world.causes.Item1 ? "of the revision" : null;
                var numbers = Enumerable.Range(1, 4);
                var cluster = new FakeCluster()
                    .Holding(ResourceType.ReplicaSets, [.. numbers.Select(number => A.ReplicaSet(number, Image(number), changeCause: cause))])
                    .Holding(ResourceType.ControllerRevisions, [.. numbers.Select(number => ASet.Revision(number, Image(number), changeCause: cause).With("data>spec>template", number == world.live ? own.DeepClone() : Template(number)))]);
                var workload = world.kind switch { 0 => json.AsWorkload(), 1 => json.AsDaemonSet(), _ => json.AsStatefulSet() };
                var history = RolloutHistory.ReadAsync(cluster, workload, CancellationToken.None).GetAwaiter().GetResult();

                var given = world.causes.Item2 ? "given" : null;
                var changed = Merged(json, UndoPlan.Make(history, world.target, given).Patch);

                Assert.True(JsonNode.DeepEquals(A.Template(Image(world.target)), changed["spec"]!["template"]));
                Assert.Equal(given ?? cause, (string?)changed["metadata"]!["annotations"]![ChangeCause]);
                Assert.Equal(WithoutWhatAnUndoChanges(json).ToJsonString(), WithoutWhatAnUndoChanges(changed).ToJsonString());
            },
            iter: 500);
    }

    private static JsonObject Template(int number)
    {
        var template = A.Template(Image(number));
        template["$patch"] = "replace";
        return template;
    }

    private static string Image(int number) => FormattableString.Invariant($"app:{number}");

    // Which of the keys there are.
    private static JsonObject Map(int bits) => new(Keys.Where((_, at) => (bits & (1 << at)) != 0).Select(key => KeyValuePair.Create(key, (JsonNode?)"as it was")));

    private static JsonObject WithoutWhatAnUndoChanges(JsonObject json)
    {
        var rest = json.DeepClone().AsObject();
        rest["spec"]!.AsObject().Remove("template");
        rest["metadata"]!["annotations"]!.AsObject().Remove(ChangeCause);
        return rest;
    }

    // What a server does with a strategic merge patch that holds no lists outside of what it replaces.
    private static JsonObject Merged(JsonObject live, JsonObject patch)
    {
        var merged = (string?)patch["$patch"] == "replace" ? [] : live.DeepClone().AsObject();
        foreach (var (name, value) in patch.Where(field => field.Key != "$patch"))
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value is JsonObject inner && (merged[name] is JsonObject || inner.ContainsKey("$patch")) ? Merged(merged[name] as JsonObject ?? [], inner) : value.DeepClone();
            }
        }

        return merged;
    }

    private async Task<RolloutChange> Plan(Workload workload, JsonObject[] revisions, int? to = null, bool force = false)
    {
        _cluster.Holding(ResourceType.ControllerRevisions, revisions);
        return UndoPlan.Make(await RolloutHistory.ReadAsync(_cluster, workload, TestContext.Current.CancellationToken), to, changeCause: null, force);
    }
}
