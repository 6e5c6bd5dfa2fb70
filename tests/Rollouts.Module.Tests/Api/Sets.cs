using System.Text.Json.Nodes;

namespace Rollouts.Module.Tests.Api;

/// <summary>A StatefulSet <c>db</c> and a DaemonSet <c>agent</c> as an API server answers them, with two revisions each: 1 and 2 run <c>app:1</c> and <c>app:2</c>.</summary>
internal static class Sets
{
    internal static JsonObject StatefulSet(string image = "app:2", string strategy = "RollingUpdate", string updateRevision = "db-2", int updated = 3) =>
        Set("StatefulSet", "db", image, strategy, $$"""
            { "observedGeneration": 3, "replicas": 3, "updatedReplicas": {{updated}}, "readyReplicas": {{updated}}, "availableReplicas": {{updated}}, "currentRevision": "db-1", "updateRevision": "{{updateRevision}}" }
            """);

    internal static JsonObject DaemonSet(string image = "app:2", string strategy = "RollingUpdate") => Set("DaemonSet", "agent", image, strategy, """
        { "observedGeneration": 3, "desiredNumberScheduled": 3, "currentNumberScheduled": 3, "updatedNumberScheduled": 3, "numberReady": 3, "numberAvailable": 3 }
        """);

    internal static JsonObject Pod(int ordinal, string revision, bool ready) => JsonNode.Parse($$"""
        {
          "metadata": { "name": "db-{{ordinal}}", "namespace": "shop", "uid": "u-db-{{ordinal}}", "labels": { "app": "db", "controller-revision-hash": "{{revision}}" }, "ownerReferences": [ { "uid": "u-db", "controller": true } ] },
          "status": { "phase": "{{(ready ? "Running" : "Pending")}}", "conditions": [ { "type": "Ready", "status": "{{ready}}" } ] }
        }
        """)!.AsObject();

    /// <summary>Answers reads of one set, its revisions and its pods, and writes with what they were.</summary>
    internal static Func<ApiRequest, ApiAnswer?> Serve(JsonObject set, params JsonObject[] pods) => request =>
    {
        var name = (string)set["metadata"]!["name"]!;
        var parts = request.Path.Trim('/').Split('/');
        return parts switch
        {
            [.., "statefulsets" or "daemonsets", var last] => last == name ? ApiAnswer.Ok(set.DeepClone()) : null,
            [.., "pods", var last] => pods.FirstOrDefault(pod => (string)pod["metadata"]!["name"]! == last) is { } pod ? ApiAnswer.Ok(pod.DeepClone()) : null,
            [.., "pods"] => ApiAnswer.List("Pod", [.. pods]),
            [.., "controllerrevisions"] => ApiAnswer.List("ControllerRevision", Revision(name, 1), Revision(name, 2)),
            [.., "deployments"] => ApiAnswer.List("Deployment"),
            _ => null,
        };
    };

    private static JsonObject Revision(string name, int number) => JsonNode.Parse($$"""
        {
          "metadata": {
            "name": "{{name}}-{{number}}", "namespace": "shop", "creationTimestamp": "2026-11-0{{number}}T08:00:00Z",
            "labels": { "app": "{{name}}", "controller-revision-hash": "{{number}}" },
            "ownerReferences": [ { "uid": "u-{{name}}", "controller": true } ]
          },
          "revision": {{number}},
          "data": { "spec": { "template": { "$patch": "replace", "metadata": { "creationTimestamp": null, "labels": { "app": "{{name}}" } }, "spec": { "containers": [ { "name": "app", "image": "app:{{number}}" } ] } } } }
        }
        """)!.AsObject();

    private static JsonObject Set(string kind, string name, string image, string strategy, string status) => JsonNode.Parse($$"""
        {
          "apiVersion": "apps/v1",
          "kind": "{{kind}}",
          "metadata": { "name": "{{name}}", "namespace": "shop", "uid": "u-{{name}}", "resourceVersion": "42", "generation": 3, "creationTimestamp": "2026-11-01T08:00:00Z" },
          "spec": {
            "replicas": 3,
            "selector": { "matchLabels": { "app": "{{name}}" } },
            "updateStrategy": { "type": "{{strategy}}" },
            "template": {
              "metadata": { "labels": { "app": "{{name}}" } },
              "spec": { "containers": [ { "name": "app", "image": "{{image}}" } ] }
            }
          },
          "status": {{status}}
        }
        """)!.AsObject();
}
