using System.Text.Json.Nodes;

namespace Rollouts.Benchmarks.Servers;

/// <summary>Manifests of the size that people have: two containers with settings, probes and limits, and what an apply leaves behind.</summary>
internal static class Workloads
{
    internal static JsonObject Deployment(string name, int replicas, string image = "shop/web:1.0") => Workload("Deployment", name, image, spec => spec["replicas"] = replicas);

    /// <summary>What people write to try something out: one container and its probe.</summary>
    internal static JsonObject SmallDeployment(string name, int replicas) => JsonNode.Parse($$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "{{name}}" },
          "spec": {
            "replicas": {{replicas}}, "selector": { "matchLabels": { "app": "{{name}}" } },
            "template": {
              "metadata": { "labels": { "app": "{{name}}" } },
              "spec": {
                "terminationGracePeriodSeconds": 1,
                "containers": [{ "name": "main", "image": "shop/web:1.0", "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 1 } }]
              }
            }
          }
        }
        """)!.AsObject();

    internal static JsonObject StatefulSet(string name, int replicas) => Workload("StatefulSet", name, "shop/db:16", spec =>
    {
        spec["replicas"] = replicas;
        spec["serviceName"] = name;
    });

    /// <summary>A DaemonSet for nodes that there are none of: ten thousand workloads would not fit otherwise.</summary>
    internal static JsonObject DaemonSetOfNoNode(string name) => Workload("DaemonSet", name, "shop/agent:3", spec =>
        spec["template"]!["spec"]!["nodeSelector"] = new JsonObject { ["pool"] = "none" });

    private static JsonObject Workload(string kind, string name, string image, Action<JsonObject> complete)
    {
        var workload = JsonNode.Parse($$"""
            {
              "apiVersion": "apps/v1", "kind": "{{kind}}",
              "metadata": {
                "name": "{{name}}",
                "labels": { "app.kubernetes.io/name": "{{name}}", "app.kubernetes.io/part-of": "shop", "app.kubernetes.io/managed-by": "apply", "team": "checkout" },
                "annotations": { "kubernetes.io/change-cause": "release 1.0 of {{name}}", "shop/contact": "checkout@example.com" }
              },
              "spec": {
                "selector": { "matchLabels": { "app": "{{name}}" } },
                "template": {
                  "metadata": { "labels": { "app": "{{name}}", "team": "checkout" }, "annotations": { "prometheus.io/scrape": "true", "prometheus.io/port": "8080" } },
                  "spec": {
                    "terminationGracePeriodSeconds": 1,
                    "containers": [{{Container("main", image)}}, {{Container("proxy", "shop/proxy:7")}}],
                    "volumes": [{ "name": "config", "configMap": { "name": "{{name}}", "optional": true } }]
                  }
                }
              }
            }
            """)!.AsObject();
        complete(workload["spec"]!.AsObject());
        workload["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"] = workload.ToJsonString();
        return workload;
    }

    private static string Container(string name, string image) => $$"""
        {
          "name": "{{name}}", "image": "{{image}}", "imagePullPolicy": "IfNotPresent",
          "ports": [{ "name": "http", "containerPort": 8080 }],
          "env": [
            { "name": "LOG_LEVEL", "value": "info" }, { "name": "REGION", "value": "eu-central-1" },
            { "name": "CACHE_URL", "value": "redis://cache.shop.svc:6379" }, { "name": "QUEUE_URL", "value": "amqp://queue.shop.svc:5672" },
            { "name": "POD_NAME", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } }
          ],
          "resources": { "requests": { "cpu": "5m", "memory": "8Mi" }, "limits": { "cpu": "1", "memory": "256Mi" } },
          "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 1 },
          "livenessProbe": { "httpGet": { "path": "/live", "port": 8080 }, "periodSeconds": 10 },
          "volumeMounts": [{ "name": "config", "mountPath": "/etc/{{name}}" }]
        }
        """;
}
