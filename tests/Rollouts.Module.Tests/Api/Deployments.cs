using System.Text.Json.Nodes;

namespace Rollouts.Module.Tests.Api;

/// <summary>Deployments as an API server answers them.</summary>
internal static class Deployments
{
    internal static JsonObject Complete(string name, string ns = "shop", string uid = "u-1") => JsonNode.Parse($$"""
        {
          "apiVersion": "apps/v1",
          "kind": "Deployment",
          "metadata": {
            "name": "{{name}}", "namespace": "{{ns}}", "uid": "{{uid}}", "resourceVersion": "42", "generation": 3,
            "creationTimestamp": "2026-11-01T08:00:00Z",
            "annotations": { "deployment.kubernetes.io/revision": "2" }
          },
          "spec": {
            "replicas": 3,
            "selector": { "matchLabels": { "app": "{{name}}" } },
            "strategy": { "type": "RollingUpdate" },
            "template": {
              "metadata": { "labels": { "app": "{{name}}" } },
              "spec": { "containers": [ { "name": "app", "image": "{{name}}:2" } ] }
            }
          },
          "status": { "observedGeneration": 3, "replicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3 }
        }
        """)!.AsObject();

    /// <summary>Answers reads of these Deployments, one by one and listed, and writes with what they were.</summary>
    internal static Func<ApiRequest, ApiAnswer?> Serve(params JsonObject[] deployments) => request =>
    {
        var parts = request.Path.Trim('/').Split('/');
        var byName = deployments.Where(d => request.Path == $"/apis/apps/v1/namespaces/{d["metadata"]!["namespace"]}/deployments/{d["metadata"]!["name"]}").ToList();
        return parts switch
        {
            _ when byName.Count > 0 => ApiAnswer.Ok(byName[0].DeepClone()),
            [.., "namespaces", var ns, "deployments"] => ApiAnswer.List("Deployment", [.. deployments.Where(d => d["metadata"]!["namespace"]!.ToString() == ns)]),
            [.., "v1", "deployments"] => ApiAnswer.List("Deployment", [.. deployments]),
            [.., "replicasets"] => ApiAnswer.List("ReplicaSet"),
            [.., "daemonsets"] => ApiAnswer.List("DaemonSet"),
            [.., "statefulsets"] => ApiAnswer.List("StatefulSet"),
            _ => null,
        };
    };
}
