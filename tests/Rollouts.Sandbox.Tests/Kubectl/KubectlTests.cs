using Rollouts.Tests.Kubectl;

namespace Rollouts.Sandbox.Tests.Kubectl;

/// <summary>What kubectl, unmodified, says when it works against the sandbox: what it says on Kubernetes.</summary>
public sealed class KubectlTests
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, labels: {app: shop}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
              - name: app
                image: app:1
                env: [{name: A, value: "1"}, {name: B, value: "2"}]
              - name: side
                image: side:1
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 80}]
        """;

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task A_rollouts_life(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);

        Assert.Equal("deployment.apps/web created\n", await kubectl.RunAsync("create", "deployment", "web", "--image=app:1", "--replicas=3"));
        Assert.EndsWith("deployment \"web\" successfully rolled out\n", await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=30s"), StringComparison.Ordinal);
        Assert.Matches("^deployment.apps/web annotated?\n$", await kubectl.RunAsync("annotate", "deployment/web", "kubernetes.io/change-cause=first"));
        Assert.Equal("deployment.apps/web image updated\n", await kubectl.RunAsync("set", "image", "deployment/web", "app=app:2"));
        var status = await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=60s");
        Assert.Contains("Waiting for deployment \"web\" rollout to finish: 1 old replicas are pending termination...\n", status, StringComparison.Ordinal);
        Assert.EndsWith("deployment \"web\" successfully rolled out\n", status, StringComparison.Ordinal);
        Assert.Matches("^deployment.apps/web annotated?\n$", await kubectl.RunAsync("annotate", "deployment/web", "kubernetes.io/change-cause=second", "--overwrite"));
        Assert.Matches("^deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         first\n2         (first|second)\n\n$", await kubectl.RunAsync("rollout", "history", "deployment/web"));
        Assert.Contains("Image:\tapp:2\n", await kubectl.RunAsync("rollout", "history", "deployment/web", "--revision=2"), StringComparison.Ordinal);
        Assert.Equal("error: unable to find the specified revision\n", await kubectl.FailAsync("rollout", "history", "deployment/web", "--revision=9"));

        Assert.Equal("deployment.apps/web paused\n", await kubectl.RunAsync("rollout", "pause", "deployment/web"));
        Assert.Equal("error: deployments.apps \"web\" is already paused\n", await kubectl.FailAsync("rollout", "pause", "deployment/web"));
        Assert.StartsWith("error: you cannot rollback a paused deployment; resume it first", await kubectl.FailAsync("rollout", "undo", "deployment/web"), StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web resumed\n", await kubectl.RunAsync("rollout", "resume", "deployment/web"));
        Assert.Equal("error: deployments.apps \"web\" is not paused\n", await kubectl.FailAsync("rollout", "resume", "deployment/web"));

        Assert.Equal("deployment.apps/web rolled back\n", await kubectl.RunAsync("rollout", "undo", "deployment/web"));
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=60s");
        Assert.Equal("app:1", await kubectl.RunAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Equal("error: unable to find specified revision 1 in history\n", await kubectl.FailAsync("rollout", "undo", "deployment/web", "--to-revision=1"));
        Assert.Equal("deployment.apps/web restarted\n", await kubectl.RunAsync("rollout", "restart", "deployment/web"));
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=60s");

        Assert.Equal("deployment.apps/web scaled\n", await kubectl.RunAsync("scale", "deployment/web", "--replicas=5"));
        Assert.Equal("deployment.apps/web condition met\n", await kubectl.RunAsync("wait", "--for=jsonpath={.status.availableReplicas}=5", "deployment/web", "--timeout=30s"));
        await kubectl.UntilLinesAsync(5, "get", "pods", "-o", "name");
        Assert.StartsWith("INFO  app: app 1 starting\n", await kubectl.RunAsync("logs", "deployment/web"), StringComparison.Ordinal);
        Assert.Matches("^deployment.apps \"web\" deleted", await kubectl.RunAsync("delete", "deployment/web"));
        await kubectl.RunAsync("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=60s");
        Assert.Equal(string.Empty, await kubectl.RunAsync("get", "deployments,replicasets,pods", "-o", "name"));
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Tables_and_other_outputs(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        await kubectl.RunAsync("create", "deployment", "web", "--image=app:1");
        await kubectl.RunAsync("rollout", "status", "deployment/web", "--timeout=30s");

        var all = await kubectl.RunAsync("get", "deploy,rs,po", "-o", "wide");
        Assert.Matches(@"NAME +READY +UP-TO-DATE +AVAILABLE +AGE +CONTAINERS +IMAGES +SELECTOR\ndeployment.apps/web +1/1 +1 +1 +\d+s +app +app:1 +app=web\n", all);
        Assert.Matches(@"NAME +DESIRED +CURRENT +READY +AGE +CONTAINERS +IMAGES +SELECTOR\nreplicaset.apps/web-\w+ +1 +1 +1 +\d+s +app +app:1 +app=web,pod-template-hash=\w+\n", all);
        Assert.Matches(@"NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\npod/web-\w+-\w{5} +1/1 +Running +0 +\d+s +[\d.]+ +node-\d +<none> +<none>\n", all);
        Assert.Matches(@"NAME +STATUS +ROLES +AGE +VERSION\nnode-1 +Ready +<none> +\d+s +v1\.", await kubectl.RunAsync("get", "nodes"));
        Assert.Matches(@"LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n", await kubectl.RunAsync("get", "events"));
        Assert.Matches(@"NAMESPACE +NAME +READY", await kubectl.RunAsync("get", "deploy", "-A"));
        Assert.Equal("deployment.apps/web\n", await kubectl.RunAsync("get", "deploy", "-o", "name"));
        Assert.Contains("\"kind\": \"Deployment\"", await kubectl.RunAsync("get", "deploy", "web", "-o", "json"), StringComparison.Ordinal);
        Assert.Contains("\nkind: List\n", await kubectl.RunAsync("get", "deploy", "-o", "yaml"), StringComparison.Ordinal);
        Assert.Equal("N     R\nweb   1\n", await kubectl.RunAsync("get", "deploy", "-o", "custom-columns=N:.metadata.name,R:.spec.replicas"));
        Assert.Contains("manager: kubectl-create", await kubectl.RunAsync("get", "deploy", "web", "-o", "yaml", "--show-managed-fields"), StringComparison.Ordinal);

        var described = await kubectl.RunAsync("describe", "deployment", "web");
        Assert.Contains("Replicas:               1 desired | 1 updated | 1 total | 1 available | 0 unavailable\n", described, StringComparison.Ordinal);
        Assert.Matches(@"NewReplicaSet: +web-\w+ \(1/1 replicas created\)\n", described);
        Assert.Matches(@"Normal +ScalingReplicaSet +\d+s +deployment-controller +Scaled up replica set web-\w+ from 0 to 1\n", described);
        Assert.Matches(@"Controlled By: +ReplicaSet/web-\w+\n", await kubectl.RunAsync("describe", "pod", "-l", "app=web"));
        Assert.Matches(@"Name: +node-2\n", await kubectl.RunAsync("describe", "node", "node-2"));
        Assert.Contains("strategy\t<DeploymentStrategy>", await kubectl.RunAsync("explain", "deployment.spec"), StringComparison.Ordinal);
        Assert.Matches(@"deployments +deploy +apps/v1 +true +Deployment\n", await kubectl.RunAsync("api-resources"));
        Assert.Equal("yes\n", await kubectl.RunAsync("auth", "can-i", "create", "deployments"));
        Assert.Contains(Rollouts.Sandbox.Discovery.ServerVersion.Git, await kubectl.RunAsync("version"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Apply(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        var first = kubectl.Write("first.yaml", Manifest);
        var second = kubectl.Write("second.yaml", Manifest.Replace("app:1", "app:2", StringComparison.Ordinal).Replace(", {name: B, value: \"2\"}", string.Empty, StringComparison.Ordinal));

        Assert.Equal("deployment.apps/shop created\nservice/shop created\n", await kubectl.RunAsync("apply", "-f", first));
        Assert.Equal("deployment.apps/shop unchanged\nservice/shop unchanged\n", await kubectl.RunAsync("apply", "-f", first));
        Assert.Equal("deployment.apps/shop configured (server dry run)\nservice/shop unchanged (server dry run)\n", await kubectl.RunAsync("apply", "-f", second, "--dry-run=server"));
        Assert.Equal("deployment.apps/shop configured\nservice/shop unchanged\n", await kubectl.RunAsync("apply", "-f", second));
        Assert.Equal(
            "app:2 side:1 [{\"name\":\"A\",\"value\":\"1\"}]",
            await kubectl.RunAsync("get", "deploy", "shop", "-o", "jsonpath={.spec.template.spec.containers[*].image} {.spec.template.spec.containers[0].env}"));

        // What others set, apply leaves alone.
        await kubectl.RunAsync("scale", "deploy/shop", "--replicas=4");
        await kubectl.RunAsync("label", "deploy/shop", "owner=me");
        Assert.Contains("deployment.apps/shop configured\n", await kubectl.RunAsync("apply", "-f", first), StringComparison.Ordinal);
        Assert.Equal("2 me", await kubectl.RunAsync("get", "deploy", "shop", "-o", "jsonpath={.spec.replicas} {.metadata.labels.owner}"));

        var misspelt = kubectl.Write("misspelt.yaml", Manifest.Replace("replicas:", "replcas:", StringComparison.Ordinal));
        Assert.Contains("strict decoding error: unknown field \"spec.replcas\"", await kubectl.FailAsync("apply", "-f", misspelt), StringComparison.Ordinal);
        var moved = kubectl.Write("moved.yaml", Manifest.Replace("app: shop", "app: other", StringComparison.Ordinal));
        Assert.Contains("spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"other\"}}: field is immutable", await kubectl.FailAsync("apply", "-f", moved), StringComparison.Ordinal);
        Assert.Contains("use kubectl apply without --server-side", await kubectl.FailAsync("apply", "--server-side", "-f", first), StringComparison.Ordinal);
        Assert.Matches("deployment.apps \"shop\" deleted.*\nservice \"shop\" deleted", await kubectl.RunAsync("delete", "-f", first));
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Patches_labels_and_refusals(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        await kubectl.RunAsync("create", "deployment", "web", "--image=app:1");

        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch", "deployment/web", "-p", """{"spec":{"minReadySeconds":1}}"""));
        Assert.Equal("deployment.apps/web patched (no change)\n", await kubectl.RunAsync("patch", "deployment/web", "-p", """{"spec":{"minReadySeconds":1}}"""));
        Assert.Equal("deployment.apps/web patched\n", await kubectl.RunAsync("patch", "deployment/web", "--type=merge", "-p", """{"spec":{"minReadySeconds":2}}"""));
        Assert.Equal(
            "deployment.apps/web patched\n", await kubectl.RunAsync("patch", "deployment/web", "--type=json", "-p", """[{"op":"replace","path":"/spec/minReadySeconds","value":0}]"""));
        Assert.Equal(
            "The request is invalid: the server rejected our request due to an error in our request\n",
            await kubectl.FailAsync("patch", "deployment/web", "--type=json", "-p", """[{"op":"test","path":"/spec/minReadySeconds","value":7}]"""));
        Assert.Equal("deployment.apps/web labeled\n", await kubectl.RunAsync("label", "deployment/web", "tier=front"));
        Assert.Equal("deployment.apps/web unlabeled\n", await kubectl.RunAsync("label", "deployment/web", "tier-"));
        Assert.Equal("deployment.apps/web env updated\n", await kubectl.RunAsync("set", "env", "deployment/web", "A=b"));
        Assert.Equal("deployment.apps/web resource requirements updated\n", await kubectl.RunAsync("set", "resources", "deployment/web", "--requests=cpu=10m"));

        Assert.Equal("Error from server (NotFound): deployments.apps \"nope\" not found\n", await kubectl.FailAsync("get", "deploy", "nope"));
        Assert.Equal("error: the server doesn't have a resource type \"nope\"\n", await kubectl.FailAsync("get", "nope"));
        Assert.Equal("error: failed to create deployment: deployments.apps \"web\" already exists\n", await kubectl.FailAsync("create", "deployment", "web", "--image=x"));
        Assert.Equal("Error from server (NotFound): namespaces \"nope\" not found\n", (await kubectl.FailAsync("create", "configmap", "c", "-n", "nope"))
            .Replace("error: failed to create configmap: ", "Error from server (NotFound): ", StringComparison.Ordinal));
        Assert.Contains("field label not supported: spec.foo", await kubectl.FailAsync("get", "pods", "--field-selector", "spec.foo=1"), StringComparison.Ordinal);
        Assert.Contains("there is no process behind pod", await kubectl.FailAsync("exec", "deploy/web", "--", "ls"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Namespaces_and_what_lies_in_them(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        Assert.Equal("namespace/shop created\n", await kubectl.RunAsync("create", "namespace", "shop"));
        await kubectl.RunAsync("create", "deployment", "a", "--image=a:1", "-n", "shop");
        await kubectl.RunAsync("create", "configmap", "c", "--from-literal=a=b", "-n", "shop");
        await kubectl.RunAsync("create", "secret", "generic", "s", "--from-literal=a=b", "-n", "shop");
        Assert.Equal("Yg==", await kubectl.RunAsync("get", "secret", "s", "-n", "shop", "-o", "jsonpath={.data.a}"));
        Assert.Equal("service/a exposed\n", await kubectl.RunAsync("expose", "deployment", "a", "--port=80", "-n", "shop"));
        await kubectl.RunAsync("rollout", "status", "deployment/a", "-n", "shop", "--timeout=30s");

        Assert.Equal("namespace \"shop\" deleted\n", await kubectl.RunAsync("delete", "namespace", "shop", "--timeout=60s"));
        Assert.Equal(string.Empty, await kubectl.RunAsync("get", "all,cm,secret", "-A", "-o", "name"));
        Assert.Matches("node/node-1 cordoned\n", await kubectl.RunAsync("cordon", "node-1"));
        Assert.Matches(@"node-1 +Ready,SchedulingDisabled", await kubectl.RunAsync("get", "nodes"));
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Watching(string program)
    {
        await using var kubectl = await KubectlSession.StartAsync(program);
        using var watch = kubectl.Begin("get", "deployments", "-w");
        try
        {
            await kubectl.RunAsync("create", "deployment", "web", "--image=app:1");
            Assert.Matches("^NAME +READY +UP-TO-DATE +AVAILABLE +AGE$", await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            var line = string.Empty;
            while (!line!.StartsWith("web    1/1", StringComparison.Ordinal))
            {
                line = await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                Assert.Matches(@"^web    [01]/1     [01]            [01]           \d+s$", line);
            }
        }
        finally
        {
            watch.Kill();
        }
    }
}
