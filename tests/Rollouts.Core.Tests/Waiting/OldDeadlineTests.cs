using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Selection;
using Rollouts.Status;
using Rollouts.Waiting;

namespace Rollouts.Core.Tests.Waiting;

public sealed class OldDeadlineTests
{
    private readonly FakeCluster _cluster = new FakeCluster().Holding(ResourceType.ReplicaSets, A.ReplicaSet(3, "app:1", available: 2, history: "1"), A.ReplicaSet(2, "app:bad"));

    [Fact]
    public async Task After_an_undo_the_deadline_of_the_ReplicaSet_before_is_old() => Assert.Equal(RolloutPhase.Progressing, await Verdict(Exceeded("app:1", whose: "app:bad")));

    [Fact]
    public async Task A_template_that_has_no_ReplicaSet_yet_has_exceeded_nothing() => Assert.Equal(RolloutPhase.Progressing, await Verdict(Exceeded("app:new", whose: "app:bad")));

    [Fact]
    public async Task The_deadline_of_the_template_itself_counts_whatever_was_written_since() => Assert.Equal(RolloutPhase.Failed, await Verdict(Exceeded("app:bad", whose: "app:bad")));

    [Fact]
    public async Task A_deadline_that_names_no_ReplicaSet_is_taken_at_its_word()
    {
        var json = Base("app:1").WithCondition("Progressing", "False", "ProgressDeadlineExceeded", message: "Deployment \"web\" has timed out progressing.");

        Assert.Equal(RolloutPhase.Failed, await Verdict(json));
    }

    [Fact]
    public async Task Where_ReplicaSets_may_not_be_read_it_is_taken_at_its_word()
    {
        _cluster.OnRequest = _ => throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "cannot list replicasets");

        Assert.Equal(RolloutPhase.Failed, await Verdict(Exceeded("app:1", whose: "app:bad")));
    }

    [Fact]
    public async Task A_deadline_that_is_exceeded_later_counts()
    {
        var target = await Target(Exceeded("app:1", whose: "app:bad"));
        var later = Base("app:1").WithExceededDeadline("app:1", A.Noon.AddMinutes(10)).AsWorkload();

        Assert.Equal(RolloutPhase.Failed, RolloutJudge.Judge(later, target.OldDeadline).Phase);
    }

    [Fact]
    public async Task Where_no_deadline_is_exceeded_no_ReplicaSet_is_read()
    {
        Assert.Null((await Target(Base("app:1"))).OldDeadline);
        Assert.Empty(_cluster.Requests);
    }

    private static JsonObject Base(string image) => A.Deployment(image: image).With("status", A.Status(1, 4, 1, 3, 3));

    private static JsonObject Exceeded(string image, string whose) => Base(image).WithExceededDeadline(whose, A.Noon);

    private async Task<RolloutPhase> Verdict(JsonObject deployment)
    {
        var target = await Target(deployment);
        return RolloutJudge.Judge(target.First, target.OldDeadline).Phase;
    }

    private Task<WaitTarget> Target(JsonObject deployment) =>
        WaitTarget.OfAsync(new Finding.Found(deployment.AsWorkload(), _cluster, null), TestContext.Current.CancellationToken);
}
