using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Example;

/// <summary>
/// A small shop to practise on, in the namespace <c>default</c>; each workload shows something of its own.
/// <code>
/// web      3 pods, a readiness probe, never fewer than 3 available; two revisions, so that there is something to look up and
///          to undo. Its progress deadline is 15 s instead of 10 min: a rollout that goes wrong (shop/web:2.0-missing) is a
///          failed one before a learner loses patience, and one that is merely slow (shop/web:2.0-slow) misses it and ends
///          well all the same.
/// cart     2 pods, percentages for surge and unavailability, a setting from a ConfigMap, the usual deadline: slow may be slow.
/// worker   1 pod, Recreate: there is none for a moment. It has no probe and no requests, as many have.
/// agent    a DaemonSet: a pod on every node, updated on one node at a time.
/// </code>
/// </summary>
internal static class ExampleShop
{
    private const string Namespace = "default";
    private const string ChangeCause = "kubernetes.io/change-cause";
    private static readonly string[] Workloads = ["cart", "web", "worker"];

    /// <summary>Sets the shop up.</summary>
    /// <param name="api">The API.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when its rollouts are complete.</returns>
    public static async Task OpenAsync(IApi api, CancellationToken cancellationToken)
    {
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = api.Watch(Resources.Deployments, following.Token);
        var daemons = api.Watch(Resources.DaemonSets, following.Token);
        try
        {
            api.Create(new ResourceType(string.Empty, "v1", "configmaps", "ConfigMap"), CartSettings());
            api.Create(Resources.Deployments, Cart());
            api.Create(Resources.Deployments, Worker());
            api.Create(Resources.DaemonSets, Agent());

            // The first revision of web is never run: with no replicas it is a line in the history within milliseconds.
            api.Create(Resources.Deployments, Web("shop/web:0.9", replicas: 0, "first release"));
            await WaitUntilAsync(changes, () => Revision(api) == "1").ConfigureAwait(false);
            api.Update(Resources.Deployments, Web("shop/web:1.0", replicas: 3, "release 1.0"));
            await WaitUntilAsync(changes, () => Workloads.All(w => IsComplete(api.Find(Resources.Deployments, Namespace, w)))).ConfigureAwait(false);
            await WaitUntilAsync(daemons, () => IsOnAllNodes(api.Find(Resources.DaemonSets, Namespace, "agent"))).ConfigureAwait(false);
        }
        finally
        {
            await following.CancelAsync().ConfigureAwait(false);
        }

        async Task WaitUntilAsync(ChannelReader<ApiEvent> told, Func<bool> happened)
        {
            while (!happened())
            {
                await told.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string? Revision(IApi api) =>
        api.Find(Resources.Deployments, Namespace, "web")?["metadata"].At("annotations").Text("deployment.kubernetes.io/revision");

    private static bool IsComplete(JsonObject? deployment)
    {
        var status = deployment?["status"];
        var desired = deployment?["spec"].Number("replicas");
        return desired is not null
            && status.Number("observedGeneration") >= deployment!["metadata"].Number("generation")
            && status.Number("replicas") == desired
            && status.Number("updatedReplicas") == desired
            && status.Number("availableReplicas") == desired
            && status.At("conditions").Maps().Any(c => c.Text("reason") == "NewReplicaSetAvailable");
    }

    private static bool IsOnAllNodes(JsonObject? daemons)
    {
        var status = daemons?["status"];
        return status.Number("observedGeneration") is not null && (status.Number("numberAvailable") ?? 0) == status.Number("desiredNumberScheduled");
    }

    private static JsonObject Web(string image, int replicas, string cause) => Parse($$"""
        {
          "metadata": { "name": "web", "namespace": "default", "labels": { "app": "web", "tier": "front" }, "annotations": { "{{ChangeCause}}": "{{cause}}" } },
          "spec": {
            "replicas": {{replicas}},
            "progressDeadlineSeconds": 15,
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } },
            "selector": { "matchLabels": { "app": "web" } },
            "template": {
              "metadata": { "labels": { "app": "web", "tier": "front" } },
              "spec": { "containers": [ {
                "name": "web", "image": "{{image}}",
                "ports": [ { "name": "http", "containerPort": 8080 } ],
                "readinessProbe": { "httpGet": { "path": "/ready", "port": "http" }, "periodSeconds": 2 },
                "resources": { "requests": { "cpu": "100m", "memory": "128Mi" }, "limits": { "memory": "256Mi" } }
              } ] }
            }
          }
        }
        """);

    private static JsonObject Cart() => Parse($$"""
        {
          "metadata": { "name": "cart", "namespace": "default", "labels": { "app": "cart", "tier": "back" }, "annotations": { "{{ChangeCause}}": "remember carts for a week" } },
          "spec": {
            "replicas": 2,
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "50%", "maxUnavailable": "50%" } },
            "selector": { "matchLabels": { "app": "cart" } },
            "template": {
              "metadata": { "labels": { "app": "cart", "tier": "back" } },
              "spec": { "containers": [ {
                "name": "cart", "image": "shop/cart:3.2",
                "ports": [ { "containerPort": 9000 } ],
                "env": [ { "name": "CART_TTL", "valueFrom": { "configMapKeyRef": { "name": "cart-settings", "key": "ttl" } } } ],
                "readinessProbe": { "tcpSocket": { "port": 9000 }, "periodSeconds": 5 },
                "resources": { "requests": { "cpu": "50m", "memory": "64Mi" } }
              } ] }
            }
          }
        }
        """);

    private static JsonObject Worker() => Parse("""
        {
          "metadata": { "name": "worker", "namespace": "default", "labels": { "app": "worker", "tier": "back" } },
          "spec": {
            "replicas": 1,
            "strategy": { "type": "Recreate" },
            "selector": { "matchLabels": { "app": "worker" } },
            "template": {
              "metadata": { "labels": { "app": "worker", "tier": "back" } },
              "spec": { "containers": [ { "name": "worker", "image": "shop/worker:7" } ] }
            }
          }
        }
        """);

    private static JsonObject Agent() => Parse($$"""
        {
          "metadata": { "name": "agent", "namespace": "default", "labels": { "app": "agent", "tier": "nodes" }, "annotations": { "{{ChangeCause}}": "collect the logs of every node" } },
          "spec": {
            "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 1 } },
            "selector": { "matchLabels": { "app": "agent" } },
            "template": {
              "metadata": { "labels": { "app": "agent", "tier": "nodes" } },
              "spec": { "containers": [ {
                "name": "agent", "image": "shop/agent:4.1",
                "readinessProbe": { "httpGet": { "path": "/ready", "port": 9100 }, "periodSeconds": 2 },
                "resources": { "requests": { "cpu": "20m", "memory": "32Mi" } }
              } ] }
            }
          }
        }
        """);

    private static JsonObject CartSettings() => Parse("""{ "metadata": { "name": "cart-settings", "namespace": "default" }, "data": { "ttl": "168h" } }""");

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
