using System.Text.Json.Nodes;
using Rollouts.Core.Tests.Given;
using Rollouts.Problems;
using Rollouts.Showing;

namespace Rollouts.Core.Tests.Showing;

/// <summary>The word for a pod's state is kubectl's.</summary>
public sealed class PodStateTests
{
    public static TheoryData<string, string> States => new()
    {
        { "Pending", """{ "phase": "Pending" }""" },
        { "Running", """{ "phase": "Running", "containerStatuses": [ { "name": "app", "state": { "running": {} }, "ready": true } ] }""" },
        { "ContainerCreating", """{ "phase": "Pending", "containerStatuses": [ { "name": "app", "state": { "waiting": { "reason": "ContainerCreating" } } } ] }""" },
        { "CrashLoopBackOff", """{ "phase": "Running", "containerStatuses": [ { "name": "app", "state": { "waiting": { "reason": "CrashLoopBackOff" } } } ] }""" },
        { "OOMKilled", """{ "phase": "Running", "containerStatuses": [ { "name": "app", "state": { "terminated": { "reason": "OOMKilled", "exitCode": 137 } } } ] }""" },
        { "ExitCode:3", """{ "phase": "Running", "containerStatuses": [ { "name": "app", "state": { "terminated": { "exitCode": 3 } } } ] }""" },
        { "Signal:9", """{ "phase": "Running", "containerStatuses": [ { "name": "app", "state": { "terminated": { "signal": 9 } } } ] }""" },
        { "Completed", """{ "phase": "Succeeded", "containerStatuses": [ { "name": "app", "state": { "terminated": { "reason": "Completed" } } } ] }""" },
        { "Evicted", """{ "phase": "Failed", "reason": "Evicted" }""" },
        { "Init:0/2", """{ "phase": "Pending", "initContainerStatuses": [ { "name": "one", "state": { "running": {} } }, { "name": "two", "state": { "waiting": { "reason": "PodInitializing" } } } ], "containerStatuses": [ { "name": "app", "state": { "waiting": { "reason": "PodInitializing" } } } ] }""" },
        { "Init:1/2", """{ "phase": "Pending", "initContainerStatuses": [ { "name": "one", "state": { "terminated": { "exitCode": 0, "reason": "Completed" } } }, { "name": "two", "state": { "running": {} } } ] }""" },
        { "Init:CrashLoopBackOff", """{ "phase": "Pending", "initContainerStatuses": [ { "name": "one", "state": { "waiting": { "reason": "CrashLoopBackOff" } } } ] }""" },
        { "Init:Error", """{ "phase": "Pending", "initContainerStatuses": [ { "name": "one", "state": { "terminated": { "reason": "Error", "exitCode": 1 } } } ] }""" },
        { "Running", """{ "phase": "Running", "initContainerStatuses": [ { "name": "one", "state": { "terminated": { "exitCode": 0 } } }, { "name": "two", "state": { "terminated": { "exitCode": 0 } } } ], "containerStatuses": [ { "name": "app", "state": { "running": {} } } ] }""" },
        { "Unknown", "{}" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Is_told_in_one_word(string word, string status) => Assert.Equal(word, PodState.Of(Pod(status)));

    [Fact]
    public void A_pod_on_its_way_out_says_so_whatever_its_containers_do()
    {
        var json = JsonNode.Parse("""{ "metadata": { "deletionTimestamp": "2026-05-04T12:00:00Z" }, "status": { "phase": "Running" } }""")!;

        Assert.Equal("Terminating", PodState.Of(new ObservedPod(json.AsElement())));
    }

    [Fact]
    public void Sidecars_count_among_the_containers()
    {
        var pod = ShownPod.Of(
            new ObservedPod(JsonNode.Parse("""
                {
                  "metadata": { "name": "web" },
                  "spec": { "initContainers": [ { "name": "mesh", "restartPolicy": "Always" }, { "name": "once" } ], "containers": [ { "name": "app" } ] },
                  "status": {
                    "phase": "Running",
                    "initContainerStatuses": [ { "name": "mesh", "ready": true, "started": true, "restartCount": 2, "state": { "running": {} } }, { "name": "once", "state": { "terminated": { "exitCode": 0 } } } ],
                    "containerStatuses": [ { "name": "app", "ready": false, "restartCount": 1, "state": { "running": {} } } ]
                  }
                }
                """)!.AsElement()),
            []);

        Assert.Equal((1, 2, 3, "Running"), (pod.ReadyContainers, pod.Containers, pod.Restarts, pod.State));
    }

    private static ObservedPod Pod(string status) => new(new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "web-1" },
        ["spec"] = new JsonObject
        {
            ["initContainers"] = new JsonArray(new JsonObject { ["name"] = "one" }, new JsonObject { ["name"] = "two" }),
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "app" }),
        },
        ["status"] = JsonNode.Parse(status),
    }.AsElement());
}
