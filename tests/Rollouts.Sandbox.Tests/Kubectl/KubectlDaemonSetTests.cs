using Rollouts.Tests.Kubectl;

namespace Rollouts.Sandbox.Tests.Kubectl;

/// <summary>DaemonSets and nodes through kubectl, unmodified.</summary>
public sealed class KubectlDaemonSetTests
{
    private const string Agent = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent, labels: {app: agent}, annotations: {kubernetes.io/change-cause: first}}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec:
              nodeSelector: {kubernetes.io/os: linux}
              containers:
              - {name: agent, image: "agent:1"}
        """;

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task The_life_of_a_daemon_set(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        var manifest = kubectl.Write("agent.yaml", Agent);

        Assert.Equal("daemonset.apps/agent created\n", await kubectl.RunAsync("apply", "-f", manifest));
        Assert.EndsWith("daemon set \"agent\" successfully rolled out\n", await kubectl.RunAsync("rollout", "status", "daemonset/agent", "--timeout=60s"), StringComparison.Ordinal);
        Assert.Matches(
            "NAME +DESIRED +CURRENT +READY +UP-TO-DATE +AVAILABLE +NODE SELECTOR +AGE +CONTAINERS +IMAGES +SELECTOR\nagent +3 +3 +3 +3 +3 +kubernetes.io/os=linux +\\d+s +agent +agent:1 +app=agent\n",
            await kubectl.RunAsync("get", "daemonsets", "-o", "wide"));

        await kubectl.RunAsync("patch", "daemonset/agent", "-p", """{"metadata":{"annotations":{"kubernetes.io/change-cause":"second"}},"spec":{"template":{"spec":{"containers":[{"name":"agent","image":"agent:2"}]}}}}""");
        var status = await kubectl.RunAsync("rollout", "status", "daemonset/agent", "--timeout=60s");
        Assert.Contains("Waiting for daemon set \"agent\" rollout to finish: 1 out of 3 new pods have been updated...\n", status, StringComparison.Ordinal);
        Assert.EndsWith("daemon set \"agent\" successfully rolled out\n", status, StringComparison.Ordinal);
        Assert.Equal("daemonset.apps/agent \nREVISION  CHANGE-CAUSE\n1         first\n2         second\n\n", await kubectl.RunAsync("rollout", "history", "daemonset/agent"));
        Assert.Contains("Image:\tagent:1\n", await kubectl.RunAsync("rollout", "history", "daemonset/agent", "--revision=1"), StringComparison.Ordinal);

        Assert.Equal("daemonset.apps/agent rolled back\n", await kubectl.RunAsync("rollout", "undo", "daemonset/agent"));
        await kubectl.RunAsync("rollout", "status", "daemonset/agent", "--timeout=60s");
        Assert.Equal("agent:1 agent:1 agent:1", await kubectl.RunAsync("get", "pods", "-l", "app=agent", "-o", "jsonpath={.items[*].spec.containers[0].image}"));
        Assert.Equal("daemonset.apps/agent \nREVISION  CHANGE-CAUSE\n2         second\n3         first\n\n", await kubectl.RunAsync("rollout", "history", "daemonset/agent"));
        Assert.Matches("^controllerrevision.apps/agent-\\w+ +daemonset.apps/agent +[23] +\\d+s\n", await kubectl.RunAsync("get", "controllerrevisions", "--no-headers", "--show-kind"));

        Assert.Equal("daemonset.apps/agent restarted\n", await kubectl.RunAsync("rollout", "restart", "daemonset/agent"));
        await kubectl.RunAsync("rollout", "status", "daemonset/agent", "--timeout=60s");
        var described = await kubectl.RunAsync("describe", "daemonset", "agent");
        Assert.Contains("Desired Number of Nodes Scheduled: 3\nCurrent Number of Nodes Scheduled: 3\nNumber of Nodes Scheduled with Up-to-date Pods: 3\n", described, StringComparison.Ordinal);
        Assert.Contains("Pods Status:  3 Running / 0 Waiting / 0 Succeeded / 0 Failed\n", described, StringComparison.Ordinal);
        Assert.Matches(@"Normal +SuccessfulCreate +\d+s +daemonset-controller +Created pod: agent-\w{5}\n", described);

        await kubectl.RunAsync("patch", "daemonset/agent", "-p", """{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}""");
        Assert.Equal("error: rollout status is only available for RollingUpdate strategy type\n", await kubectl.FailAsync("rollout", "status", "daemonset/agent"));
        Assert.Matches("^daemonset.apps \"agent\" deleted", await kubectl.RunAsync("delete", "daemonset/agent"));
        await kubectl.RunAsync("wait", "--for=delete", "pod", "-l", "app=agent", "--timeout=60s");
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Nodes_and_their_daemons(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        await kubectl.RunAsync("apply", "-f", kubectl.Write("agent.yaml", Agent));
        await kubectl.RunAsync("rollout", "status", "daemonset/agent", "--timeout=60s");

        Assert.Equal("node/node-4 created\n", await kubectl.RunAsync("create", "-f", kubectl.Write("node.yaml", "apiVersion: v1\nkind: Node\nmetadata:\n  name: node-4\n")));
        await kubectl.RunAsync("wait", "--for=condition=Ready", "node/node-4", "--timeout=30s");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.numberAvailable}=4", "daemonset/agent", "--timeout=30s");

        Assert.Equal("node/node-1 tainted\n", await kubectl.RunAsync("taint", "nodes", "node-1", "gpu=yes:NoExecute"));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.desiredNumberScheduled}=3", "daemonset/agent", "--timeout=30s");
        Assert.Equal("node/node-1 untainted\n", await kubectl.RunAsync("taint", "nodes", "node-1", "gpu-"));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.numberAvailable}=4", "daemonset/agent", "--timeout=30s");

        Assert.Equal("node/node-2 cordoned\n", await kubectl.RunAsync("cordon", "node-2"));
        Assert.Matches(@"Taints: +node.kubernetes.io/unschedulable:NoSchedule\nUnschedulable: +true\n", await kubectl.RunAsync("describe", "node", "node-2"));
        Assert.Equal("node/node-2 uncordoned\n", await kubectl.RunAsync("uncordon", "node-2"));

        Assert.Matches("^node/node-3 annotated?\n$", await kubectl.RunAsync("annotate", "node", "node-3", "sandbox.rollouts/not-ready=true"));
        await kubectl.RunAsync("wait", "--for=condition=Ready=false", "node/node-3", "--timeout=30s");
        Assert.Matches(@"node-3 +NotReady ", await kubectl.RunAsync("get", "nodes"));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.numberMisscheduled}=1", "daemonset/agent", "--timeout=30s");
        Assert.Contains("Node node-3 status is now: NodeNotReady", await kubectl.RunAsync("describe", "node", "node-3"), StringComparison.Ordinal);
        await kubectl.RunAsync("annotate", "node", "node-3", "sandbox.rollouts/not-ready-");
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.numberAvailable}=4", "daemonset/agent", "--timeout=30s");

        Assert.Equal("node \"node-4\" deleted\n", await kubectl.RunAsync("delete", "node", "node-4"));
        await kubectl.RunAsync("wait", "--for=jsonpath={.status.desiredNumberScheduled}=3", "daemonset/agent", "--timeout=30s");
    }
}
