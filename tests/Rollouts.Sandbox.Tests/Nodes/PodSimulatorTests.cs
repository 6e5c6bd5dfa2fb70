using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Tests.Controllers;

namespace Rollouts.Sandbox.Tests.Nodes;

public sealed class PodSimulatorTests
{
    [Fact]
    public void An_ordinary_pod_is_ready_in_about_a_second_and_then_needs_no_look()
    {
        var pod = new SimulatedPod("shop/web:1").Pass(0);

        Assert.Equal("Pending", pod.Status.Text("phase"));
        Assert.Equal("ContainerCreating", pod.Waiting);
        Assert.Equal("False ContainersNotReady containers with unready status: [app]", pod.Condition("Ready"));
        Assert.Equal("False", pod.Condition("PodReadyToStartContainers"));
        Assert.Null(pod.Status.Text("podIP"));

        pod.Until(p => p.Condition("Ready") == "True", 2);

        Assert.InRange(pod.Seconds, 0.4, 1.5);
        Assert.Equal("Running", pod.Status.Text("phase"));
        Assert.Equal(["True", "True", "True", "True", "True"], Conditions.Select(pod.Condition));
        Assert.Equal(Conditions, pod.Status["conditions"].Maps().Select(c => c.Text("type")));
        Assert.Equal("10.244.0.7", pod.Status["podIPs"]![0].Text("ip"));
        Assert.Equal("docker.io/shop/web:1", pod.Container.Text("image"));
        Assert.Matches("^docker.io/shop/web@sha256:[0-9a-f]{64}$", pod.Container.Text("imageID"));
        Assert.Matches("^containerd://[0-9a-f]{64}$", pod.Container.Text("containerID"));
        Assert.True(pod.Container.Flag("ready") && pod.Container.Flag("started"));
        Assert.NotNull(pod.Container["state"]!["running"].Text("startedAt"));
        Assert.Equal("BestEffort", pod.Status.Text("qosClass"));
        Assert.Equal(["Pulling", "Pulled", "Created", "Started"], pod.Events.Select(e => e.Reason));
        Assert.Equal("Pulling image \"shop/web:1\"", pod.Events[0].Message);
        Assert.Matches("^Successfully pulled image \"shop/web:1\" in 350ms \\(350ms including waiting\\)\\. Image size: [0-9]+ bytes\\.$", pod.Events[1].Message);
        var told = pod.Events.Count;
        pod.Pass(100_000);
        Assert.Equal(told, pod.Events.Count);
    }

    [Fact]
    public void An_image_that_is_there_is_not_pulled_again_unless_asked_for()
    {
        var pod = new SimulatedPod("shop/web:1");
        pod.Images.Add("docker.io/shop/web:1");
        pod.Pass(3);
        Assert.Equal("Container image \"shop/web:1\" already present on machine and can be accessed by the pod", pod.Events[0].Message);

        var always = new SimulatedPod("shop/web:1", s => s.Container()["imagePullPolicy"] = "Always");
        always.Images.Add("docker.io/shop/web:1");
        always.Pass(3);
        Assert.Equal("Pulling", always.Events[0].Reason);
    }

    [Theory]
    [InlineData("shop/web:slow", 20)]
    [InlineData("shop/web:2.1-slow", 20)]
    [InlineData("shop/web:2-slow-45s", 45)]
    [InlineData("shop/web:slow-2m", 120)]
    [InlineData("shop/web:slowly", 0)]
    [InlineData("shop/web:snow-45s", 0)]
    public void Slow_takes_its_time_with_a_probe_and_without(string image, double seconds)
    {
        Assert.InRange(new SimulatedPod(image).Until(p => p.Condition("Ready") == "True", 200).Seconds, seconds, seconds + 1.5);
        var probed = new SimulatedPod(image, s => s.Container()["readinessProbe"] = Http()).Until(p => p.Condition("Ready") == "True", 200);
        Assert.InRange(probed.Seconds, seconds, seconds + 3.5);
        Assert.All(probed.Events.Where(e => e.Reason == "Unhealthy"), e => Assert.Equal(
            "Readiness probe failed: Get \"http://10.244.0.7:8080/ready\": dial tcp 10.244.0.7:8080: connect: connection refused", e.Message));
        Assert.Equal(seconds > 0, probed.Events.Exists(e => e.Reason == "Unhealthy" && e.IsWarning));
    }

    [Fact]
    public void A_readiness_probe_counts_only_after_its_initial_delay()
    {
        var pod = new SimulatedPod("shop/web:1", s =>
        {
            var probe = Http();
            probe["initialDelaySeconds"] = 15;
            probe["successThreshold"] = 2;
            s.Container()["readinessProbe"] = probe;
        });

        Assert.InRange(pod.Until(p => p.Condition("Ready") == "True").Seconds, 17, 19);
        Assert.DoesNotContain(pod.Events, e => e.Reason == "Unhealthy");
    }

    [Fact]
    public void A_startup_probe_comes_before_the_readiness_probe()
    {
        var pod = new SimulatedPod("shop/web:slow-7s", s =>
        {
            s.Container()["startupProbe"] = Http(period: 5);
            s.Container()["readinessProbe"] = Http(period: 1);
        });
        pod.Pass(5);
        Assert.False(pod.Container.Flag("started"));

        Assert.InRange(pod.Until(p => p.Container.Flag("ready")).Seconds, 10, 12);
        Assert.All(pod.Events.Where(e => e.Reason == "Unhealthy"), e => Assert.StartsWith("Startup probe failed: ", e.Message));
    }

    [Fact]
    public void A_missing_image_is_pulled_again_and_again_with_growing_pauses_in_containerds_words()
    {
        const string Error = "rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/shop/web:2-missing\": "
            + "failed to resolve reference \"docker.io/shop/web:2-missing\": docker.io/shop/web:2-missing: not found";
        var pod = new SimulatedPod("shop/web:2-missing").Until(p => p.Waiting == "ErrImagePull");
        Assert.Equal(Error, pod.Container["state"]!["waiting"].Text("message"));
        Assert.Equal("Pending", pod.Status.Text("phase"));
        Assert.Equal(
            ["Pulling image \"shop/web:2-missing\"", "Failed to pull image \"shop/web:2-missing\": " + Error, "Error: ErrImagePull"],
            pod.Events.Select(e => e.Message));

        pod.Until(p => p.Waiting == "ImagePullBackOff");
        Assert.Equal($"Back-off pulling image \"shop/web:2-missing\": ErrImagePull: {Error}", pod.Container["state"]!["waiting"].Text("message"));
        Assert.Contains(pod.Events, e => e is { Reason: "BackOff", IsWarning: false, Message: "Back-off pulling image \"shop/web:2-missing\"" });
        Assert.Contains(pod.Events, e => e is { Reason: "Failed", IsWarning: true, Message: "Error: ImagePullBackOff" });

        pod.Pass(1500);
        Assert.Equal([10, 20, 40, 80, 160, 300, 300], Pauses(pod, "Pulling").Take(7));
        Assert.Null(pod.Container["lastState"].At("terminated"));
        Assert.Equal(0, pod.Container.Number("restartCount"));
    }

    [Fact]
    public void A_private_image_says_that_access_is_denied()
    {
        var pod = new SimulatedPod("registry.shop.example/web:private").Until(p => p.Waiting == "ErrImagePull");

        Assert.Equal(
            "failed to pull and unpack image \"registry.shop.example/web:private\": failed to resolve reference \"registry.shop.example/web:private\": "
            + "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
            pod.Container["state"]!["waiting"].Text("message"));
    }

    [Theory]
    [InlineData("Shop/Web:1", "couldn't parse image name \"Shop/Web:1\": invalid reference format: repository name (Shop/Web) must be lowercase")]
    [InlineData("web:", "couldn't parse image name \"web:\": invalid reference format")]
    [InlineData("shop/web:invalid", "couldn't parse image name \"shop/web:invalid\": invalid reference format")]
    public void An_image_without_a_valid_name_is_not_even_pulled(string image, string why)
    {
        var pod = new SimulatedPod(image).Pass(1);

        Assert.Equal("InvalidImageName", pod.Waiting);
        Assert.Equal($"Failed to apply default image tag \"{image}\": {why}", pod.Container["state"]!["waiting"].Text("message"));
        Assert.Equal(["InspectFailed", "Failed"], pod.Events.Select(e => e.Reason));
        Assert.Equal("Error: InvalidImageName", pod.Events[1].Message);
    }

    [Fact]
    public void An_image_that_is_missing_and_must_not_be_pulled_is_ErrImageNeverPull()
    {
        var pod = new SimulatedPod("shop/web:missing", s => s.Container()["imagePullPolicy"] = "Never").Pass(1);

        Assert.Equal("ErrImageNeverPull", pod.Waiting);
        Assert.Equal("Container image \"shop/web:missing\" is not present with pull policy of Never", pod.Container["state"]!["waiting"].Text("message"));
    }

    [Fact]
    public void A_crashing_container_is_restarted_after_a_second_and_then_with_growing_pauses()
    {
        var pod = new SimulatedPod("shop/web:2-crash").Until(p => p.Container["state"].At("terminated") is not null);
        Assert.Equal(1, pod.Container["state"]!["terminated"].Number("exitCode"));
        Assert.Equal("Error", pod.Container["state"]!["terminated"].Text("reason"));
        Assert.Equal(0, pod.Container.Number("restartCount"));

        pod.Until(p => p.Waiting == "CrashLoopBackOff");
        Assert.Equal("back-off 10s restarting failed container=app pod=web_default(1b4e28ba)", pod.Container["state"]!["waiting"].Text("message"));
        Assert.Equal(1, pod.Container.Number("restartCount"));
        Assert.Equal(1, pod.Container["lastState"]!["terminated"].Number("exitCode"));
        Assert.Equal("Running", pod.Status.Text("phase"));
        Assert.Equal("False ContainersNotReady containers with unready status: [app]", pod.Condition("Ready"));
        Assert.Contains(pod.Events, e => e is { Reason: "BackOff", IsWarning: true, Message: "Back-off restarting failed container app in pod web_default(1b4e28ba)" });

        pod.Pass(2000);
        Assert.Equal([1, 10, 20, 40, 80, 160, 300, 300], Pauses(pod, "Started", 1.3).Take(8));
        Assert.Equal("back-off 5m0s restarting failed container=app pod=web_default(1b4e28ba)", pod.Until(p => p.Waiting is not null, 9999).Container["state"]!["waiting"].Text("message"));
    }

    [Fact]
    public void A_run_of_more_than_ten_minutes_makes_the_pauses_start_anew()
    {
        var pod = new SimulatedPod("shop/web:crash-15m").Pass(4000);

        Assert.All(Pauses(pod, "Started", 900.3), p => Assert.Equal(1, p));
    }

    [Fact]
    public void A_pod_that_is_not_restarted_fails()
    {
        var pod = new SimulatedPod("shop/web:crash", s => s["restartPolicy"] = "Never").Pass(60);

        Assert.Equal("Failed", pod.Status.Text("phase"));
        Assert.Equal("False PodFailed", pod.Condition("Ready"));
        Assert.Equal(0, pod.Container.Number("restartCount"));
    }

    [Fact]
    public void Configuration_that_is_not_there_stops_the_container_until_it_is()
    {
        var pod = new SimulatedPod("shop/web:bad-config").Pass(2);
        Assert.Equal("CreateContainerConfigError", pod.Waiting);
        Assert.Equal("configmap \"app-config\" not found", pod.Container["state"]!["waiting"].Text("message"));
        Assert.Contains(pod.Events, e => e is { Reason: "Failed", IsWarning: true, Message: "Error: configmap \"app-config\" not found" });

        pod.Config["ConfigMap/app-config"] = [];
        Assert.InRange(pod.Until(p => p.Condition("Ready") == "True").Seconds, 2, 16);
    }

    [Theory]
    [InlineData("""{ "env": [ { "name": "A", "valueFrom": { "secretKeyRef": { "name": "keys", "key": "a" } } } ] }""", "secret \"keys\" not found")]
    [InlineData("""{ "env": [ { "name": "A", "valueFrom": { "configMapKeyRef": { "name": "there", "key": "b" } } } ] }""", "couldn't find key b in ConfigMap default/there")]
    [InlineData("""{ "envFrom": [ { "configMapRef": { "name": "gone" } } ] }""", "configmap \"gone\" not found")]
    [InlineData("""{ "envFrom": [ { "secretRef": { "name": "gone", "optional": true } } ] }""", null)]
    [InlineData("""{ "env": [ { "name": "A", "valueFrom": { "configMapKeyRef": { "name": "there", "key": "a" } } } ] }""", null)]
    public void The_environment_must_be_there(string container, string? missing)
    {
        var pod = new SimulatedPod("shop/web:1", s =>
        {
            foreach (var (name, value) in Manifests.Parse(container))
            {
                s.Container()[name] = value!.DeepClone();
            }
        });
        pod.Config["ConfigMap/there"] = Manifests.Parse("""{ "data": { "a": "1" } }""");
        pod.Pass(5);

        Assert.Equal(missing is null ? null : "CreateContainerConfigError", pod.Waiting);
        Assert.Equal(missing, pod.Container["state"].At("waiting").Text("message"));
    }

    [Fact]
    public void Never_ready_runs_and_fails_its_probe_even_where_it_has_none()
    {
        var pod = new SimulatedPod("shop/web:3-never-ready").Pass(35);

        Assert.Equal("Running", pod.Status.Text("phase"));
        Assert.True(pod.Container.Flag("started"));
        Assert.False(pod.Container.Flag("ready"));
        Assert.Equal("False ContainersNotReady containers with unready status: [app]", pod.Condition("ContainersReady"));
        Assert.Equal(4, pod.Events.Count(e => e is { Reason: "Unhealthy", IsWarning: true, Message: "Readiness probe failed: HTTP probe failed with statuscode: 503" }));
    }

    [Fact]
    public void Init_containers_run_in_order_and_a_sidecar_goes_on_running()
    {
        var pod = new SimulatedPod("shop/web:1", s => s["initContainers"] = JsonNode.Parse("""
            [ { "name": "first", "image": "shop/init:slow-5s" }, { "name": "mesh", "image": "shop/mesh:1", "restartPolicy": "Always" }, { "name": "last", "image": "shop/init:1" } ]
            """)).Pass(3);
        Assert.Equal("False ContainersNotInitialized containers with incomplete status: [first mesh last]", pod.Condition("Initialized"));
        Assert.Equal("Pending", pod.Status.Text("phase"));
        Assert.Equal("PodInitializing", pod.Waiting);
        Assert.Equal(["first"], Running(pod));

        pod.Until(p => p.Condition("Ready") == "True");
        Assert.InRange(pod.Seconds, 5, 10);
        Assert.Equal("True", pod.Condition("Initialized"));
        Assert.Equal(["mesh"], Running(pod));
        var statuses = pod.Status["initContainerStatuses"].Maps().ToList();
        Assert.Equal(["Completed", null, "Completed"], statuses.Select(c => c["state"].At("terminated").Text("reason")));
        Assert.All(statuses, c => Assert.True(c.Flag("ready")));
    }

    [Fact]
    public void A_crashing_init_container_holds_the_pod_up()
    {
        var pod = new SimulatedPod("shop/web:1", s => s["initContainers"] = JsonNode.Parse("""[ { "name": "migrate", "image": "shop/init:crash" } ]""")).Pass(20);

        Assert.Equal("CrashLoopBackOff", pod.Status["initContainerStatuses"]![0]!["state"]!["waiting"].Text("reason"));
        Assert.Equal("PodInitializing", pod.Waiting);
        Assert.Equal("Pending", pod.Status.Text("phase"));
    }

    [Fact]
    public void A_deleted_pod_stops_well_within_its_grace_period_and_ends_before_it_goes()
    {
        var pod = new SimulatedPod("shop/web:1").Pass(5).Delete();
        Assert.False(pod.IsGone);
        Assert.Equal(("Killing", "Stopping container app"), (pod.Events[^1].Reason, pod.Events[^1].Message));

        pod.Pass(2);
        Assert.True(pod.IsGone);
        Assert.Equal("Succeeded", pod.Status.Text("phase"));
        Assert.Equal("Completed", pod.Container["state"]!["terminated"].Text("reason"));
        Assert.Equal("False PodCompleted", pod.Condition("Ready"));
    }

    [Theory]
    [InlineData("shop/web:slow-stop-10s", 30, 10, 0)]
    [InlineData("shop/web:slow-stop", 5, 5, 137)]
    public void A_pod_that_stops_slowly_is_killed_at_the_end_of_its_grace_period(string image, long grace, double seconds, int exitCode)
    {
        var pod = new SimulatedPod(image).Pass(5).Delete(grace);
        pod.Until(p => p.IsGone, 100);

        Assert.Equal(5 + seconds, pod.Seconds);
        Assert.Equal(exitCode, pod.Container["state"]!["terminated"].Number("exitCode"));
    }

    [Fact]
    public void A_pod_that_never_started_goes_at_once()
    {
        Assert.True(new SimulatedPod("shop/web:missing").Pass(5).Delete().IsGone);
    }

    [Fact]
    public void Conditions_keep_the_time_at_which_they_changed_and_those_of_others_stay()
    {
        var pod = new SimulatedPod("shop/web:never-ready").Pass(2);
        pod.Status["conditions"]!.AsArray().Add(new JsonObject { ["type"] = "example.com/mine", ["status"] = "True" });
        pod.Pass(30);

        Assert.Equal("2026-01-02T03:04:05Z", pod.TransitionOf("Ready"));
        Assert.Equal("2026-01-02T03:04:05Z", pod.TransitionOf("PodScheduled"));
        Assert.Equal("True", pod.Condition("example.com/mine"));
    }

    [Fact]
    public void A_readiness_gate_must_be_open()
    {
        var pod = new SimulatedPod("shop/web:1", s => s["readinessGates"] = JsonNode.Parse("""[ { "conditionType": "lb/registered" } ]""")).Pass(5);

        Assert.Equal("True", pod.Condition("ContainersReady"));
        Assert.Equal("False ReadinessGatesNotReady corresponding condition of pod readiness gate \"lb/registered\" does not exist.", pod.Condition("Ready"));
    }

    private static readonly string[] Conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    private static JsonObject Http(int period = 2) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = "/ready", ["port"] = 8080 },
        ["periodSeconds"] = period,
    };

    private static IEnumerable<string?> Running(SimulatedPod pod) =>
        pod.Status["initContainerStatuses"].Maps().Where(c => c["state"].At("running") is not null).Select(c => c.Text("name"));

    /// <summary>The pauses between events of a reason, less what each try itself takes, in whole seconds.</summary>
    private static IEnumerable<int> Pauses(SimulatedPod pod, string reason, double each = 0.35)
    {
        var times = pod.Events.Where(e => e.Reason == reason).Select(e => e.At).ToList();
        return times.Zip(times.Skip(1), (a, b) => (int)Math.Round(b - a - each));
    }
}
