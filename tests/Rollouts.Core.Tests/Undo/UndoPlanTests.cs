using System.Text.Json.Nodes;
using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.History;
using Rollouts.Undo;

namespace Rollouts.Core.Tests.Undo;

public sealed class UndoPlanTests
{
    private readonly JsonObject[] _history = [A.ReplicaSet(1, "app:1", changeCause: "first"), A.ReplicaSet(2, "app:2", available: 3)];

    [Fact]
    public async Task It_says_both_ends()
    {
        var change = await Plan(A.Deployment(image: "app:2"), _history);

        Assert.True(change.IsNeeded);
        Assert.Equal("revision 2 → 1, image app:2 → app:1", change.Action);
    }

    [Fact]
    public async Task It_replaces_the_template_as_it_was_written_and_sets_the_change_cause_of_the_target()
    {
        var change = await Plan(A.Deployment(image: "app:2").With("metadata>annotations>kubernetes.io/change-cause", "second"), _history);

        var template = A.Template("app:1");
        template["$patch"] = "replace";
        var expected = new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = template },
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubernetes.io/change-cause"] = "first" } },
        };
        Assert.True(JsonNode.DeepEquals(expected, change.Patch), change.Patch.ToJsonString());
    }

    [Fact]
    public async Task A_change_cause_that_the_target_did_not_have_is_removed()
    {
        var change = await Plan(A.Deployment(image: "app:1").With("metadata>annotations>kubernetes.io/change-cause", "first"), _history, to: 2);

        Assert.True(change.Patch["metadata"]!["annotations"]!.AsObject().ContainsKey("kubernetes.io/change-cause"));
        Assert.Null(change.Patch["metadata"]!["annotations"]!["kubernetes.io/change-cause"]);
    }

    [Fact]
    public async Task A_given_change_cause_wins()
    {
        var change = await Plan(A.Deployment(image: "app:2"), _history, cause: "rolled back by me");

        Assert.Equal("rolled back by me", change.Patch["metadata"]!["annotations"]!["kubernetes.io/change-cause"]!.GetValue<string>());
    }

    [Fact]
    public async Task Going_to_what_runs_already_is_no_change()
    {
        var change = await Plan(A.Deployment(image: "app:2"), _history, to: 2);

        Assert.False(change.IsNeeded);
        Assert.Equal("runs the template of revision 2 already", change.Action);
    }

    [Fact]
    public async Task A_paused_one_is_refused_with_the_way_to_go_on()
    {
        var error = await Assert.ThrowsAsync<RolloutException>(() => Plan(A.Deployment(image: "app:2").With("spec>paused", true), _history));

        Assert.Equal(ErrorId.RolloutPaused, error.ErrorId);
        Assert.Equal("Resume-Rollout deployment/web -Namespace shop -Context test | Undo-Rollout", error.Remedy);
    }

    [Fact]
    public async Task Without_another_revision_it_says_why_there_is_none()
    {
        var error = await Assert.ThrowsAsync<RolloutException>(() => Plan(A.Deployment().With("spec>revisionHistoryLimit", 0), [A.ReplicaSet(1, "app:1")]));

        Assert.Equal(ErrorId.NoPreviousRevision, error.ErrorId);
        Assert.Contains("keeps 0 (revisionHistoryLimit)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_back_to_what_still_serves_is_no_news_where_a_bad_version_came_back()
    {
        var change = await Plan(A.Deployment(image: "app:2"), [A.ReplicaSet(3, "app:1", available: 3, history: "1"), A.ReplicaSet(4, "app:2", history: "2")]);

        Assert.Equal("revision 4 → 3, image app:2 → app:1", change.Action);
        Assert.Empty(change.Warnings);
    }

    [Theory]
    [InlineData("app:2", "app:2", false)]
    [InlineData("app:2", "app:3", true)]
    public void What_came_after_the_object_was_read_is_not_taken_back(string shown, string live, bool isRefused)
    {
        var read = Rollouts.Status.RolloutJudge.Judge(A.Deployment(image: shown).AsWorkload());
        var now = A.Deployment(image: live).AsWorkload();
        if (!isRefused)
        {
            UndoPlan.RefuseNews(read, now);
            return;
        }

        var error = Assert.Throws<RolloutException>(() => UndoPlan.RefuseNews(read, now));
        Assert.Equal(ErrorId.Conflict, error.ErrorId);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.Contains(live, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_to_what_was_taken_back_is_allowed_with_a_warning()
    {
        var change = await Plan(A.Deployment(image: "app:1"), [A.ReplicaSet(2, "app:2"), A.ReplicaSet(3, "app:1", available: 3, history: "1")]);

        Assert.Equal("revision 3 → 2, image app:1 → app:2", change.Action);
        Assert.Contains("taken back before", Assert.Single(change.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_undo_does_not_warn() => Assert.Empty((await Plan(A.Deployment(image: "app:2"), _history)).Warnings);

    [Theory]
    [InlineData("annotations", "kubectl.kubernetes.io/last-applied-configuration", "kubectl apply")]
    [InlineData("annotations", "meta.helm.sh/release-name", "Helm")]
    [InlineData("annotations", "argocd.argoproj.io/tracking-id", "Argo CD")]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/name", "Flux")]
    public async Task What_will_revert_it_is_told(string where, string key, string tool)
    {
        var deployment = A.Deployment(image: "app:2").With("metadata>labels", new JsonObject());
        deployment["metadata"]![where]![key] = "shop";

        Assert.Contains(tool, Assert.Single((await Plan(deployment, _history)).Warnings), StringComparison.Ordinal);
    }

    private static async Task<RolloutChange> Plan(JsonObject deployment, JsonObject[] replicaSets, long? to = null, string? cause = null)
    {
        var cluster = new FakeCluster().Holding(ResourceType.ReplicaSets, replicaSets);
        return UndoPlan.Make(await RolloutHistory.ReadAsync(cluster, deployment.AsWorkload(), TestContext.Current.CancellationToken), to, cause);
    }
}
