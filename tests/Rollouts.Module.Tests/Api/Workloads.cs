using System.Text.Json.Nodes;

namespace Rollouts.Module.Tests.Api;

/// <summary>A namespace with a Deployment, a DaemonSet and a StatefulSet, all complete and each with a revision to go back to.</summary>
internal static class Workloads
{
    internal static readonly (string Kind, string Plural, string Name)[] All =
        [("Deployment", "deployments", "web"), ("DaemonSet", "daemonsets", "agent"), ("StatefulSet", "statefulsets", "db")];

    internal static JsonObject Complete(string kind, string name, string ns) => JsonNode.Parse($$"""
        {
          "apiVersion": "apps/v1",
          "kind": "{{kind}}",
          "metadata": {
            "name": "{{name}}", "namespace": "{{ns}}", "uid": "{{Uid(name)}}", "resourceVersion": "42", "generation": 3,
            "creationTimestamp": "2026-11-01T08:00:00Z",
            "labels": { "app": "{{name}}" },
            "annotations": { "deployment.kubernetes.io/revision": "2" }
          },
          "spec": {
            "replicas": 3,
            "selector": { "matchLabels": { "app": "{{name}}" } },
            "strategy": { "type": "RollingUpdate" },
            "updateStrategy": { "type": "RollingUpdate" },
            "template": {{Template(name, 2)}}
          },
          "status": {
            "observedGeneration": 3, "replicas": 3, "currentReplicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3,
            "currentRevision": "{{name}}-2", "updateRevision": "{{name}}-2",
            "desiredNumberScheduled": 3, "currentNumberScheduled": 3, "updatedNumberScheduled": 3, "numberReady": 3, "numberAvailable": 3
          }
        }
        """)!.AsObject();

    /// <summary>Answers for them: one by one, listed, and their revisions; what is written comes back as it was.</summary>
    internal static ApiAnswer? Serve(ApiRequest request)
    {
        if (request.Query.Contains("watch=", StringComparison.Ordinal))
        {
            return ApiAnswer.Never;
        }

        var parts = request.Path.Trim('/').Split('/');
        var ns = parts is [_, _, _, "namespaces", var named, ..] ? named : "shop";
        return parts switch
        {
            [.., "namespaces", _, var plural, var name] => All.Where(w => w.Plural == plural && w.Name == name).Select(w => ApiAnswer.Ok(Complete(w.Kind, name, ns))).FirstOrDefault(),
            [.., "replicasets"] => ApiAnswer.List("ReplicaSet", [Revision("web", 1, ns, "ReplicaSet"), Revision("web", 2, ns, "ReplicaSet")]),
            [.., "controllerrevisions"] => ApiAnswer.List("ControllerRevision", [.. All.Skip(1).SelectMany(w => new[] { 1, 2 }.Select(number => Revision(w.Name, number, ns, w.Kind)))]),
            [.., var plural] => ApiAnswer.List("Thing", [.. All.Where(w => w.Plural == plural && IsSelected(request, w.Name)).Select(w => Complete(w.Kind, w.Name, ns))]),
            _ => null,
        };
    }

    private static bool IsSelected(ApiRequest request, string name) =>
        !request.Query.Contains("metadata.name=", StringComparison.Ordinal) || request.Query.Contains($"metadata.name={name}", StringComparison.Ordinal);

    private static string Uid(string name) => $"uid-{name}";

    private static string Template(string name, int image) =>
        $$"""{ "metadata": { "labels": { "app": "{{name}}" } }, "spec": { "containers": [ { "name": "app", "image": "{{name}}:{{image}}" } ], "initContainers": [ { "name": "prepare", "image": "tool:1" } ] } }""";

    private static JsonNode Revision(string name, int number, string ns, string kind) => JsonNode.Parse($$"""
        {
          "metadata": {
            "name": "{{name}}-{{number}}", "namespace": "{{ns}}", "uid": "uid-{{name}}-{{number}}", "creationTimestamp": "2026-11-0{{number}}T08:00:00Z",
            "labels": { "app": "{{name}}" },
            "annotations": { "deployment.kubernetes.io/revision": "{{number}}" },
            "ownerReferences": [ { "apiVersion": "apps/v1", "kind": "{{(kind == "ReplicaSet" ? "Deployment" : kind)}}", "name": "{{name}}", "uid": "{{Uid(name)}}", "controller": true } ]
          },
          "spec": { "replicas": 0, "template": {{Template(name, number)}} },
          "status": { "replicas": 0 },
          "revision": {{number}},
          "data": { "spec": { "template": {{Template(name, number)}} } }
        }
        """)!;
}
