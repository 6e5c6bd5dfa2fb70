using Rollouts.Tests.Kubectl;

namespace Rollouts.Sandbox.Tests.Kubectl;

/// <summary>What kubectl, unmodified, says about StatefulSets: what it says on Kubernetes.</summary>
public sealed class KubectlStatefulSetTests
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, annotations: {kubernetes.io/change-cause: first}}
        spec:
          replicas: 2
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers:
              - {name: db, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """;

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task A_rollouts_life(string program)
    {
        await using var kubectl = await StartAsync(program);
        Assert.EndsWith("partitioned roll out complete: 2 new pods have been updated...\n", await StatusAsync(kubectl), StringComparison.Ordinal);

        Assert.Equal("statefulset.apps/db image updated\n", await kubectl.RunAsync("set", "image", "statefulset/db", "db=db:2"));
        Assert.StartsWith("Waiting for partitioned roll out to finish: 0 out of 2 new pods have been updated...\n", await StatusAsync(kubectl), StringComparison.Ordinal);
        Assert.Equal("db:2 db:2", await ImagesAsync(kubectl));
        Assert.Equal("statefulset.apps/db \nREVISION  CHANGE-CAUSE\n1         first\n2         first\n\n", await kubectl.RunAsync("rollout", "history", "sts/db"));
        Assert.Contains("Image:\tdb:1\n", await kubectl.RunAsync("rollout", "history", "sts/db", "--revision=1"), StringComparison.Ordinal);

        Assert.Equal("statefulset.apps/db rolled back\n", await kubectl.RunAsync("rollout", "undo", "sts/db"));
        await StatusAsync(kubectl);
        Assert.Equal("db:1 db:1", await ImagesAsync(kubectl));
        Assert.Equal("statefulset.apps/db \nREVISION  CHANGE-CAUSE\n2         first\n3         first\n\n", await kubectl.RunAsync("rollout", "history", "sts/db"));
        Assert.Equal("error: unable to find specified revision 1 in history\n", await kubectl.FailAsync("rollout", "undo", "sts/db", "--to-revision=1"));

        Assert.Equal("statefulset.apps/db restarted\n", await kubectl.RunAsync("rollout", "restart", "sts/db"));
        await StatusAsync(kubectl);
        Assert.Matches("^error: statefulsets.apps \"db\" pausing is not supported\n$", await kubectl.FailAsync("rollout", "pause", "sts/db"));

        Assert.Equal("statefulset.apps/db scaled\n", await kubectl.RunAsync("scale", "sts/db", "--replicas=3"));
        await StatusAsync(kubectl);
        Assert.Equal("3", await kubectl.RunAsync("get", "sts", "db", "-o", "jsonpath={.status.availableReplicas}"));
        Assert.Matches("^statefulset.apps \"db\" deleted", await kubectl.RunAsync("delete", "sts/db"));
        await kubectl.RunAsync("wait", "--for=delete", "pod", "-l", "app=db", "--timeout=60s");
        Assert.Equal(string.Empty, await kubectl.RunAsync("get", "sts,controllerrevisions,pods", "-o", "name"));
    }

    [Theory]
    [ClassData(typeof(KubectlPrograms))]
    public async Task Tables_and_descriptions(string program)
    {
        await using var kubectl = await StartAsync(program);

        var table = await kubectl.RunAsync("get", "sts,controllerrevisions,po,pvc");
        Assert.Matches(@"NAME +READY +AGE\nstatefulset.apps/db +2/2 +\d+s\n", table);
        Assert.Matches(@"NAME +CONTROLLER +REVISION +AGE\ncontrollerrevision.apps/db-\w+ +statefulset.apps/db +1 +\d+s\n", table);
        Assert.Matches(@"pod/db-0 +1/1 +Running +0 +\d+s\npod/db-1 +1/1 +Running +0 +\d+s\n", table);
        Assert.Matches(@"NAME +STATUS +VOLUME +CAPACITY +ACCESS MODES +STORAGECLASS +VOLUMEATTRIBUTESCLASS +AGE\npersistentvolumeclaim/data-db-0 +Pending +<unset> +\d+s\n", table);
        Assert.Matches(@"NAME +READY +AGE +CONTAINERS +IMAGES\ndb +2/2 +\d+s +db +db:1\n", await kubectl.RunAsync("get", "sts", "-o", "wide"));

        var described = await kubectl.RunAsync("describe", "sts", "db");
        Assert.Matches(@"Replicas: +2 desired \| 2 total\n", described);
        Assert.Matches(@"Pods Status: +2 Running / 0 Waiting / 0 Succeeded / 0 Failed\n", described);
        Assert.Matches(@"Partition: +0\n", described);
        Assert.Matches(@"Normal +SuccessfulCreate +\d+s +statefulset-controller +create Claim data-db-0 Pod db-0 in StatefulSet db success\n", described);
        Assert.Matches(@"Normal +SuccessfulCreate +\d+s +statefulset-controller +create Pod db-1 in StatefulSet db successful\n", described);
        Assert.Matches(@"Controlled By: +StatefulSet/db\n", await kubectl.RunAsync("describe", "pod", "db-1"));
        Assert.Matches(@"Name: +db-\w+\n", await kubectl.RunAsync("describe", "controllerrevisions"));
    }

    private static async Task<KubectlClient> StartAsync(string program)
    {
        var kubectl = await KubectlSession.StartAsync(program);
        Assert.Equal("statefulset.apps/db created\n", await kubectl.RunAsync("apply", "-f", kubectl.Write("db.yaml", Manifest)));
        await StatusAsync(kubectl);
        return kubectl;
    }

    private static Task<string> StatusAsync(KubectlClient kubectl) => kubectl.RunAsync("rollout", "status", "statefulset/db", "--timeout=60s");

    private static Task<string> ImagesAsync(KubectlClient kubectl) => kubectl.RunAsync("get", "pods", "-o", "jsonpath={.items[*].spec.containers[0].image}");
}
