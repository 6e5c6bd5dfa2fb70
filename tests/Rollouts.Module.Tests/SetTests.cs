using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>DaemonSets and StatefulSets through the changing commands.</summary>
public sealed class SetTests(ModuleHost module) : IClassFixture<ModuleHost>, IDisposable
{
    private readonly FakeApi _api = new() { Answer = Sets.Serve(Sets.DaemonSet()) };

    public void Dispose() => _api.Dispose();

    [Fact]
    public void An_undo_sends_the_template_of_the_revision()
    {
        var result = Run("Undo-Rollout ds/agent").Succeeded();

        var template = JsonNode.Parse(Assert.Single(_api.Writes).Body)!["spec"]!["template"]!;
        Assert.Equal("replace", (string?)template["$patch"]);
        Assert.Equal("app:1", (string?)template["spec"]!["containers"]![0]!["image"]);
        Assert.StartsWith("revision 2 → 1, image app:2 → app:1; ", result.Value<string>("Message"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_piped_revision_is_gone_back_to()
    {
        Run("Get-RolloutHistory ds/agent -Revision 1 | Undo-Rollout").Succeeded();

        Assert.Equal("app:1", (string?)JsonNode.Parse(Assert.Single(_api.Writes).Body)!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
    }

    [Theory]
    [InlineData("Undo-Rollout agent")]
    [InlineData("Set-RolloutImage agent -Image *=app:3")]
    public void Under_OnDelete_a_change_warns_that_somebody_must_delete_the_pods(string script)
    {
        _api.Answer = Sets.Serve(Sets.DaemonSet(strategy: "OnDelete"));

        Assert.Contains("until somebody deletes it. Which ones are old: kubectl get pods --selector", Assert.Single(Run(script).Succeeded().Warnings), StringComparison.Ordinal);
        Assert.Single(_api.Writes);
    }

    [Theory]
    [InlineData("Suspend-Rollout", "OnDelete")]
    [InlineData("Resume-Rollout", "RollingUpdate")]
    public void What_cannot_be_suspended_says_what_to_do_instead_and_the_others_go_on(string command, string strategy)
    {
        var sets = _api.Answer;
        var deployments = Deployments.Serve(Deployments.Complete("web"));
        _api.Answer = request => deployments(request) ?? sets(request);

        var result = Run($"{command} ds/agent, deploy/web");

        var error = result.Failed("KindNotSupported");
        Assert.Contains($$$$"""kubectl patch daemonset agent -p '{"spec":{"updateStrategy":{"type":"{{{{strategy}}}}"}}}' --namespace shop --context test""", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("web", result.Value<string>("Name"));
    }

    [Fact]
    public void A_restart_stamps_the_template_and_is_written_with_its_change_cause()
    {
        Run("Restart-Rollout agent -ChangeCause 'new certificate'").Succeeded();

        var body = JsonNode.Parse(Assert.Single(_api.Writes).Body)!;
        Assert.Equal("new certificate", (string?)body["metadata"]!["annotations"]!["kubernetes.io/change-cause"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)body["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"]);
    }

    [Fact]
    public void Two_restarts_in_a_row_are_two()
    {
        var set = Sets.DaemonSet();
        var serve = Sets.Serve(set);
        var stamps = new List<string?>();
        _api.Answer = request =>
        {
            if (request.Method == "PATCH")
            {
                var annotations = JsonNode.Parse(request.Body)!["spec"]!["template"]!["metadata"]!["annotations"]!;
                stamps.Add((string?)annotations["kubectl.kubernetes.io/restartedAt"]);
                set["spec"]!["template"]!["metadata"]!["annotations"] = annotations.DeepClone();
            }

            return serve(request);
        };

        Run("Restart-Rollout agent | Restart-Rollout | Restart-Rollout").Succeeded();

        Assert.Equal(3, stamps.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("RolloutActionRequired", "kubectl get pods --selector")]
    public void A_restart_that_would_restart_nothing_is_refused(string errorId, string remedy)
    {
        _api.Answer = Sets.Serve(Sets.DaemonSet(strategy: "OnDelete"));

        Assert.StartsWith(remedy, Run("Restart-Rollout agent").Failed(errorId).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void A_restart_of_a_paused_one_is_refused()
    {
        var paused = Deployments.Complete("web");
        paused["spec"]!["paused"] = true;
        _api.Answer = Deployments.Serve(paused);

        Run("Restart-Rollout deploy/web").Failed("RolloutPaused");
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void A_pod_that_holds_a_StatefulSet_up_is_told_and_left()
    {
        _api.Answer = Sets.Serve(Sets.StatefulSet(updated: 1), Pods);

        Assert.Contains("pod db-2 is not ready and runs revision 2", Assert.Single(Run("Undo-Rollout db").Succeeded().Warnings), StringComparison.Ordinal);
        Assert.Equal("PATCH", Assert.Single(_api.Writes).Method);
    }

    [Fact]
    public void Forced_the_undo_deletes_that_pod_after_it()
    {
        // The answer to the write and to all reads: taken back, and taken up by the controller.
        var before = Sets.Serve(Sets.StatefulSet(updated: 1), Pods);
        var after = Sets.Serve(Sets.StatefulSet("app:1", updateRevision: "db-1", updated: 2), Pods);
        _api.Answer = request => _api.Writes.Any() ? after(request) : before(request);

        var result = Run("Undo-Rollout db -Force -Verbose").Succeeded();

        Assert.Equal(["PATCH", "DELETE"], _api.Writes.Select(write => write.Method));
        var deletion = _api.Writes.Last();
        Assert.EndsWith("/namespaces/shop/pods/db-2", deletion.Path, StringComparison.Ordinal);
        Assert.Equal("u-db-2", (string?)JsonNode.Parse(deletion.Body)!["preconditions"]!["uid"]);
        Assert.Contains(result.Verbose, line => line.Contains("deleted pod db-2", StringComparison.Ordinal));
        Assert.Equal("db", result.Value<string>("Name"));
    }

    [Theory]
    [InlineData("-WhatIf", 0)]
    [InlineData("-DryRun", 1)]
    public void Neither_what_if_nor_a_dry_run_deletes_it(string how, int writes)
    {
        _api.Answer = Sets.Serve(Sets.StatefulSet(updated: 1), Pods);

        Run($"Undo-Rollout db -Force {how}").Succeeded();

        Assert.Equal(writes, _api.Writes.Count(write => write.Method == "PATCH" && write.Query.Contains("dryRun=All", StringComparison.Ordinal)));
        Assert.Equal(writes, _api.Writes.Count());
    }

    [Fact]
    public void Forced_after_the_undo_only_the_pod_is_deleted()
    {
        _api.Answer = Sets.Serve(Sets.StatefulSet("app:1", updateRevision: "db-1", updated: 2), Pods);

        Run("Undo-Rollout db -ToRevision 1 -Force").Succeeded();

        Assert.Equal("DELETE", Assert.Single(_api.Writes).Method);
    }

    [Fact]
    public void A_pod_that_may_not_be_deleted_is_an_error_after_the_undo()
    {
        var before = Sets.Serve(Sets.StatefulSet(updated: 1), Pods);
        var after = Sets.Serve(Sets.StatefulSet("app:1", updateRevision: "db-1", updated: 2), Pods);
        _api.Answer = request => request.Method == "DELETE"
            ? ApiAnswer.Refusal(403, "Forbidden", "pods \"db-2\" is forbidden")
            : _api.Writes.Any() ? after(request) : before(request);

        var result = Run("Undo-Rollout db -Force");

        result.Failed("Forbidden");
        Assert.Equal("db", result.Value<string>("Name"));
    }

    [Fact]
    public void Pods_that_may_not_be_listed_cost_a_verbose_line()
    {
        var serve = Sets.Serve(Sets.StatefulSet(updated: 1));
        _api.Answer = request => request.Path.EndsWith("/pods", StringComparison.Ordinal) ? ApiAnswer.Refusal(403, "Forbidden", "pods is forbidden") : serve(request);

        var result = Run("Get-RolloutHistory db -Verbose").Succeeded();

        Assert.Equal(2, result.Output.Count);
        Assert.Contains(result.Verbose, line => line.Contains("Which revisions the pods of statefulset/db in shop (context test) run is not known", StringComparison.Ordinal));
    }

    [Fact]
    public void Forced_pods_that_may_not_be_listed_are_a_warning()
    {
        var serve = Sets.Serve(Sets.StatefulSet(updated: 1));
        _api.Answer = request => request.Path.EndsWith("/pods", StringComparison.Ordinal) ? ApiAnswer.Refusal(403, "Forbidden", "pods is forbidden") : serve(request);

        Assert.Contains("pods of statefulset/db", Assert.Single(Run("Undo-Rollout db -Force").Succeeded().Warnings), StringComparison.Ordinal);
        Assert.Equal("PATCH", Assert.Single(_api.Writes).Method);
    }

    [Fact]
    public void An_image_that_runs_already_says_so()
    {
        var result = Run("Set-RolloutImage agent -Image app=app:2 -Verbose").Succeeded();

        Assert.Contains(result.Verbose, line => line.Contains("daemonset/agent in shop (context test): runs image app:2 already", StringComparison.Ordinal));
        Assert.StartsWith("runs image app:2 already; ", result.Value<string>("Message"), StringComparison.Ordinal);
        Assert.Empty(_api.Writes);
    }

    [Fact]
    public void Waiting_for_a_partitioned_one_ends_well_and_says_that_it_is()
    {
        var set = Sets.StatefulSet();
        set["spec"]!["updateStrategy"]!["rollingUpdate"] = new JsonObject { ["partition"] = 2 };
        set["status"]!["updatedReplicas"] = 1;
        _api.Answer = Sets.Serve(set);

        Assert.Contains("partition 2 holds the others back", Run("Wait-Rollout sts/db -Timeout 1m").Succeeded().Value<string>("Message"), StringComparison.Ordinal);
    }

    private static JsonObject[] Pods => [Sets.Pod(0, "db-1", ready: true), Sets.Pod(1, "db-1", ready: true), Sets.Pod(2, "db-2", ready: false)];

    private RunResult Run(string script)
    {
        module.Use(_api.KubeConfig);
        return module.Run(script);
    }
}
