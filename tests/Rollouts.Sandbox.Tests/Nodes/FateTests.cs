using System.Text.Json.Nodes;
using Rollouts.Sandbox.Nodes.Simulation;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Nodes;

/// <summary>Fates that an image tag tells, besides those of <see cref="PodSimulatorTests"/>.</summary>
public sealed class FateTests
{
    private static readonly ContainerRun Ended = new(0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(1), 1);

    [Theory]
    [InlineData("shop/web:flaky-pull", 1, 13)]
    [InlineData("shop/web:2-flaky-pull-2", 2, 33)]
    public void A_flaky_pull_fails_for_its_network_and_then_succeeds(string image, int failures, double seconds)
    {
        var pod = new SimulatedPod(image).Until(p => p.Waiting == "ErrImagePull");
        Assert.EndsWith(
            $"failed to do request: Head \"https://registry-1.docker.io/v2/shop/web/manifests/{image[9..]}\": dial tcp: lookup registry-1.docker.io: i/o timeout",
            pod.Container["state"]!["waiting"].Text("message"));

        pod.Until(p => p.Condition("Ready") == "True");

        Assert.InRange(pod.Seconds, seconds - 2, seconds);
        Assert.Equal(failures, pod.Events.Count(e => e.Message == "Error: ErrImagePull"));
        Assert.Equal(1, pod.Events.Count(e => e.Reason == "Pulled"));
        Assert.Equal(0, pod.Container.Number("restartCount"));
    }

    [Theory]
    [InlineData("shop/web:flaky", 1, 5)]
    [InlineData("shop/web:flaky-2", 2, 20)]
    public void A_flaky_container_crashes_and_then_runs(string image, int crashes, double seconds)
    {
        var pod = new SimulatedPod(image).Pass(1.5);
        Assert.Contains(Log(image, Ended), l => l.StartsWith("FATAL", StringComparison.Ordinal));

        pod.Pass(600);

        Assert.Equal(crashes, pod.Container.Number("restartCount"));
        Assert.Equal("True", pod.Condition("Ready"));
        Assert.Equal("Error", pod.Container["lastState"]!["terminated"].Text("reason"));
        Assert.True(DateTimeOffset.Parse(pod.TransitionOf("Ready")!, System.Globalization.CultureInfo.InvariantCulture) < DateTimeOffset.Parse("2026-01-02T03:04:05Z", System.Globalization.CultureInfo.InvariantCulture).AddSeconds(seconds));
        Assert.DoesNotContain(Log(image, Ended with { Number = crashes, ExitCode = 0 }), l => l.StartsWith("FATAL", StringComparison.Ordinal));
    }

    [Fact]
    public void A_container_out_of_memory_is_killed_without_a_last_word()
    {
        var pod = new SimulatedPod("shop/web:2-oom").Until(p => p.Container["state"].At("terminated") is not null);
        Assert.Equal((137, "OOMKilled"), (pod.Container["state"]!["terminated"].Number("exitCode"), pod.Container["state"]!["terminated"].Text("reason")));

        pod.Until(p => p.Waiting == "CrashLoopBackOff");
        Assert.Equal("OOMKilled", pod.Container["lastState"]!["terminated"].Text("reason"));
        Assert.Equal("WARN  app: heap at 97% of the limit", Log("shop/web:2-oom", Ended)[^1]);
    }

    [Fact]
    public void A_command_that_is_not_there_never_starts_and_is_tried_again_and_again()
    {
        var pod = new SimulatedPod("shop/web:bad-command").Until(p => p.Waiting == "RunContainerError");
        var ended = pod.Container["lastState"]!["terminated"];
        Assert.Equal((128, "StartError"), (ended.Number("exitCode"), ended.Text("reason")));
        Assert.Contains("exec: \"/app\": stat /app: no such file or directory", ended.Text("message"));
        Assert.DoesNotContain(pod.Events, e => e.Reason == "Started");
        Assert.Contains(pod.Events, e => e is { Reason: "Failed", IsWarning: true } && e.Message.StartsWith("Error: failed to create containerd task", StringComparison.Ordinal));
        Assert.Empty(Log("shop/web:bad-command", Ended));

        pod.Until(p => p.Waiting == "CrashLoopBackOff").Pass(120);
        Assert.InRange(pod.Container.Number("restartCount")!.Value, 3, 5);

        var once = new SimulatedPod("shop/web:bad-command", s => s["restartPolicy"] = "Never").Pass(60);
        Assert.Equal(("Failed", "StartError"), (once.Status.Text("phase"), once.Container["state"]!["terminated"].Text("reason")));
    }

    [Fact]
    public void Without_a_command_a_container_cannot_be_created()
    {
        var pod = new SimulatedPod("shop/web:no-command").Pass(30);

        Assert.Equal("CreateContainerError", pod.Waiting);
        Assert.Matches("^failed to generate container \"[0-9a-f]{64}\" spec: failed to generate spec: no command specified$", pod.Container["state"]!["waiting"].Text("message"));
        Assert.All(pod.Events.Where(e => e.Reason == "Failed"), e => Assert.StartsWith("Error: failed to generate container", e.Message));
    }

    [Fact]
    public void A_hostile_container_says_what_no_terminal_and_no_pipeline_should_get()
    {
        var pod = new SimulatedPod("shop/web:hostile").Until(p => p.Waiting == "CrashLoopBackOff");
        var words = pod.Container["lastState"]!["terminated"].Text("message")!;
        var log = string.Join('\n', Log("shop/web:hostile", Ended));

        Assert.Equal(4096, words.Length);
        Assert.InRange(log.Length, 1024 * 1024, 1100 * 1024);
        foreach (var harm in new[] { "\u001b[2J", "\u001b]0;", "##vso[task.setvariable", "\u202E", "\u2066", "\r", "\0", "\u2028", "::error::" })
        {
            Assert.Contains(harm, words, StringComparison.Ordinal);
            Assert.Contains(harm, log, StringComparison.Ordinal);
        }

        // It survives the way through JSON as it was written.
        Assert.Equal(words, JsonNode.Parse(pod.Container.ToJsonString())!["lastState"]!["terminated"].Text("message"));
    }

    [Theory]
    [InlineData("shop/web:zoom")]
    [InlineData("shop/web:flaky-soon")]
    [InlineData("shop/web:missing-2")]
    [InlineData("shop/web:oom-3")]
    public void What_only_resembles_a_word_is_an_ordinary_tag(string image) =>
        Assert.InRange(new SimulatedPod(image).Until(p => p.Condition("Ready") == "True", 5).Seconds, 0.4, 1.5);

    private static IReadOnlyList<string> Log(string image, ContainerRun run)
    {
        var container = ContainerSpec.ReadAll(new SimulatedPod(image).Json)[0];
        return [.. LogScript.Write(container, run, run.Finished!.Value).Select(l => l.Text)];
    }
}
