using Rollouts.Changes;
using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Images;

namespace Rollouts.Core.Tests.Changes;

public sealed class ChangeWriterTests
{
    private readonly FakeCluster _cluster = new FakeCluster().Holding(ResourceType.Deployments, A.Deployment());

    [Fact]
    public async Task A_write_carries_the_version_that_was_read()
    {
        var rollout = await Apply(Resume);

        Assert.Equal("100", Precondition("resourceVersion"));
        Assert.StartsWith("resume; ", rollout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspension_is_meant_for_the_object_whatever_its_version_and_template()
    {
        _cluster.Put(ResourceType.Deployments, A.Deployment(image: "app:hotfix").With("metadata>resourceVersion", "101"));

        var rollout = await Apply(PauseChange.Suspend(A.Deployment().AsWorkload()));

        Assert.Equal((A.Deployment().AsWorkload().Uid, null), (Precondition("uid"), Precondition("resourceVersion")));
        Assert.Equal(["app:hotfix"], rollout.Images.Select(image => image.Split('=')[^1]));
        Assert.StartsWith("suspend, with a pod template that somebody stored meanwhile; ", rollout.Message, StringComparison.Ordinal);
        Assert.Equal(["patch deployments web"], _cluster.Requests);
    }

    [Theory]
    [InlineData(2, 3, 3, false)]
    [InlineData(2, 1, 4, true)]
    [InlineData(1, 3, 3, true)]
    public async Task A_suspension_tells_how_far_somebody_elses_template_had_come(long observed, int updated, int pods, bool isPending)
    {
        // Generation 2 is the other template, 3 the suspension. What the controller has counted speaks of the generation that it has observed.
        _cluster.Put(ResourceType.Deployments, A.Deployment(image: "app:hotfix", generation: 3).With("spec>paused", true).With("status", A.Status(observed, pods, updated, 3, 3)));

        var rollout = await Apply(PauseChange.Suspend(A.Deployment().AsWorkload()));

        Assert.Equal((RolloutPhase.Paused, isPending), (rollout.Phase, rollout.HasPendingChange));
    }

    [Fact]
    public async Task A_suspension_does_not_meet_an_object_that_took_the_name_of_a_deleted_one()
    {
        _cluster.Put(ResourceType.Deployments, A.Deployment(uid: "uid-other").With("metadata>resourceVersion", "101"));

        var error = await Assert.ThrowsAsync<RolloutException>(() => Apply(PauseChange.Suspend(A.Deployment().AsWorkload())));

        Assert.Equal(ErrorId.TargetMismatch, error.ErrorId);
        Assert.Empty(_cluster.Patches);
    }

    [Fact]
    public async Task What_the_server_does_not_take_is_told_as_it_says_it()
    {
        _cluster.OnRequest = request =>
        {
            if (request.StartsWith("patch", StringComparison.Ordinal))
            {
                throw new ApiException(ErrorId.ApiError, 422, "Invalid", "spec.replicas: Invalid value: -1");
            }
        };

        var error = await Assert.ThrowsAsync<ApiException>(() => Apply(PauseChange.Suspend(A.Deployment().AsWorkload())));

        Assert.Equal("spec.replicas: Invalid value: -1", error.Message);
    }

    [Fact]
    public async Task A_template_that_was_not_touched_keeps_its_revision()
    {
        // The server's answer to a pause: a new generation that the controller has not seen.
        _cluster.Put(ResourceType.Deployments, A.Deployment(generation: 2).With("spec>paused", true).With("status", A.Status(1, 3, 3, 3, 3)));

        var rollout = await Apply(PauseChange.Suspend(A.Deployment().AsWorkload()));

        Assert.Equal((1L, RolloutPhase.Paused, false), (rollout.Revision, rollout.Phase, rollout.HasPendingChange));
    }

    [Fact]
    public async Task A_new_template_in_a_paused_one_is_pending_before_the_controller_sees_it()
    {
        var paused = A.Deployment().With("spec>paused", true);
        _cluster.Put(ResourceType.Deployments, A.Deployment(image: "app:2", generation: 2).With("spec>paused", true).With("status", A.Status(1, 3, 3, 3, 3)));

        var rollout = await Apply(ImageChange.Make(paused.AsWorkload(), ["app=app:2"], changeCause: null));

        Assert.Equal((null, true), (rollout.Revision, rollout.HasPendingChange));
    }

    [Fact]
    public async Task What_is_so_already_is_not_written()
    {
        var rollout = await Apply(PauseChange.Resume(A.Deployment().AsWorkload()));

        Assert.Empty(_cluster.Requests);
        Assert.Equal((RolloutPhase.Complete, "is not suspended; 3 pods are up to date and available"), (rollout.Phase, rollout.Message));
    }

    [Fact]
    public async Task A_status_that_moves_does_not_stop_it()
    {
        var versions = 0;
        _cluster.OnRequest = request =>
        {
            if (request.StartsWith("patch", StringComparison.Ordinal) && versions < 5)
            {
                versions++;
                _cluster.Put(ResourceType.Deployments, A.Deployment().With("metadata>resourceVersion", $"v{versions}"));
            }
        };

        await Apply(Resume);

        Assert.Equal("v5", Precondition("resourceVersion"));
    }

    [Fact]
    public async Task It_gives_up_after_five_retries_and_writes_nothing()
    {
        var versions = 0;
        _cluster.OnRequest = request => _cluster.Put(ResourceType.Deployments, A.Deployment().With("metadata>resourceVersion", $"v{++versions}"));

        var error = await Assert.ThrowsAsync<RolloutException>(() => Apply(Resume));

        Assert.Equal(ErrorId.Conflict, error.ErrorId);
        Assert.Equal(6, _cluster.Requests.Count(request => request.StartsWith("patch", StringComparison.Ordinal)));
        Assert.Empty(_cluster.Patches);
    }

    [Fact]
    public async Task Somebodys_newer_template_is_not_overwritten()
    {
        _cluster.Put(ResourceType.Deployments, A.Deployment(image: "app:hotfix").With("metadata>resourceVersion", "101"));

        var error = await Assert.ThrowsAsync<RolloutException>(() => Apply(Resume));

        Assert.Equal(ErrorId.Conflict, error.ErrorId);
        Assert.Empty(_cluster.Patches);
    }

    [Fact]
    public async Task An_object_that_took_the_name_of_a_deleted_one_is_not_written()
    {
        _cluster.Put(ResourceType.Deployments, A.Deployment(uid: "uid-other").With("metadata>resourceVersion", "101"));

        var error = await Assert.ThrowsAsync<RolloutException>(() => Apply(Resume));

        Assert.Equal(ErrorId.TargetMismatch, error.ErrorId);
        Assert.Empty(_cluster.Patches);
    }

    [Fact]
    public async Task A_deleted_one_is_not_found()
    {
        _cluster.Delete(ResourceType.Deployments, "web");

        var error = await Assert.ThrowsAsync<RolloutException>(() => Apply(Resume));

        Assert.Equal(ErrorId.RolloutNotFound, error.ErrorId);
    }

    [Fact]
    public async Task A_dry_run_says_that_it_is_one_and_gives_a_wait_nothing_to_hold_on_to()
    {
        var rollout = await ChangeWriter.ApplyAsync(_cluster, PauseChange.Suspend(A.Deployment().AsWorkload()), dryRun: true, TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(_cluster.Patches).DryRun);
        Assert.True(rollout.IsDryRun);
        Assert.Null(rollout.Pin);
    }

    [Fact]
    public void Resuming_removes_the_field_and_suspending_sets_it()
    {
        var paused = A.Deployment().With("spec>paused", true).AsWorkload();

        Assert.Equal("""{"spec":{"paused":null}}""", PauseChange.Resume(paused).Patch.ToJsonString());
        Assert.Equal("""{"spec":{"paused":true}}""", PauseChange.Suspend(A.Deployment().AsWorkload()).Patch.ToJsonString());
        Assert.False(PauseChange.Suspend(paused).IsNeeded);
    }

    private static RolloutChange Resume => PauseChange.Resume(A.Deployment().With("spec>paused", true).AsWorkload());

    private string? Precondition(string name) => Assert.Single(_cluster.Patches).Body["metadata"]![name]?.GetValue<string>();

    private Task<Rollout> Apply(RolloutChange change) => ChangeWriter.ApplyAsync(_cluster, change, dryRun: false, TestContext.Current.CancellationToken);
}
