using Rollouts.Clusters;
using Rollouts.Reporting.AzurePipelines;
using Rollouts.Waiting;

namespace Rollouts.Reporting.Tests;

/// <summary>The summary says what somebody who is woken at night wants to know.</summary>
public sealed class WaitSummaryTests
{
    private static readonly ClusterIdentity Cluster = new("aks-prod", "https://prod", "/kube/config", "default");

    private static readonly RolloutProblem Crash = new()
    {
        Reason = "CrashLoopBackOff",
        Message = "container app ended with exit code 1: <b>panic</b>",
        Pod = "web-1",
        Container = "app",
        Node = "node-2",
        ExitCode = 1,
        Restarts = 3,
        Log = ["starting", "``` ##vso[task.complete result=Succeeded]"],
    };

    [Fact]
    public void A_failure_comes_with_reason_log_undo_and_commands()
    {
        const string Undo = "It was taken back: revision 7 → 5; 3 pods are up to date and available.";
        var failure = new RolloutException("RolloutFailed", $"deployment/web in prod failed: CrashLoopBackOff. {Undo}", "Get-RolloutHistory deployment/web -Namespace prod -Context aks-prod");
        var text = new WaitSummary([Ended(Web(RolloutPhase.Failed) with { Problems = [Crash] }, failure, Undo), Ended(Web(RolloutPhase.Complete) with { Name = "api" })], [], TimeSpan.FromSeconds(75)).ToString();

        Assert.StartsWith("# 1 of 2 rollouts failed after 1:15\n", text, StringComparison.Ordinal);
        Assert.Contains("| deployment/web | prod | aks-prod | **RolloutFailed** | Failed | 7 | 1/3 | shop/web:2 | 1:15 |", text, StringComparison.Ordinal);
        Assert.Contains("| deployment/api | prod | aks-prod | OK | Complete | 7 | 1/3 | shop/web:2 | 1:15 |", text, StringComparison.Ordinal);
        Assert.Contains("\n\ndeployment/web in prod failed: CrashLoopBackOff.\n\n", text, StringComparison.Ordinal);
        Assert.Contains("(pod web-1, container app, node node-2, exit code 1, 3 restarts)", text, StringComparison.Ordinal);
        Assert.Contains("&#60;b&#62;panic", text, StringComparison.Ordinal);
        Assert.Contains("<summary>The last 2 lines of its log</summary>\n\n````text\nstarting\n``` # #vso[task.complete result=Succeeded]\n````\n\n</details>", text, StringComparison.Ordinal);
        Assert.Contains("**Undo**: It was taken back: revision 7 → 5", text, StringComparison.Ordinal);
        Assert.Contains(
            "```powershell\nGet-RolloutHistory deployment/web -Namespace prod -Context aks-prod\nGet-RolloutProblem deployment/web -Namespace prod -Context aks-prod\n```", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Problems that passed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_went_wrong_and_passed_is_told_without_alarm()
    {
        var text = new WaitSummary([Ended(Web(RolloutPhase.Complete) with { Problems = [Crash] })], [], TimeSpan.FromSeconds(5)).ToString();

        Assert.StartsWith("# The rollout ended well after 0:05\n", text, StringComparison.Ordinal);
        Assert.Contains("## Problems that passed\n\n- **deployment/web**: CrashLoopBackOff: container app", text, StringComparison.Ordinal);
        Assert.DoesNotContain("What to type next", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_read_counts_as_failed()
    {
        var text = new WaitSummary([], [new RolloutException("RolloutNotFound", "There is no rollout 'a|b'.", "Get-Rollout -AllNamespaces")], TimeSpan.Zero).ToString();

        Assert.StartsWith("# The rollout failed after 0:00\n", text, StringComparison.Ordinal);
        Assert.Contains("**RolloutNotFound**: There is no rollout 'a&#124;b'. Next: Get-Rollout -AllNamespaces", text, StringComparison.Ordinal);
    }

    private static Rollout Web(RolloutPhase phase) => new()
    {
        Kind = "Deployment",
        Namespace = "prod",
        Name = "web",
        Context = "aks-prod",
        Phase = phase,
        Revision = 7,
        Desired = 3,
        Available = 1,
        Images = ["shop/web:2"],
    };

    private static WaitRecord Ended(Rollout rollout, RolloutException? failure = null, string? undo = null)
    {
        var record = new WaitRecord(rollout, Cluster);
        record.Take(new WaitReport(rollout, "", IsEnd: true, failure) { Undo = undo }, TimeSpan.FromSeconds(75));
        return record;
    }
}
