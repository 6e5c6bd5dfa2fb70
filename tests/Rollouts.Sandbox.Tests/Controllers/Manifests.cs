using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Tests.Controllers;

/// <summary>Objects as clients write them.</summary>
internal static class Manifests
{
    public static JsonObject Deployment(string name = "web", int replicas = 3, string image = "shop/web:1", Action<JsonObject>? change = null, string ns = "default")
    {
        var deployment = Parse($$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": { "name": "{{name}}", "namespace": "{{ns}}", "labels": { "app": "{{name}}" } },
              "spec": {
                "replicas": {{replicas}},
                "selector": { "matchLabels": { "app": "{{name}}" } },
                "template": {
                  "metadata": { "labels": { "app": "{{name}}" } },
                  "spec": { "containers": [ { "name": "app", "image": "{{image}}" } ] }
                }
              }
            }
            """);
        change?.Invoke(deployment["spec"]!.AsObject());
        return deployment;
    }

    public static JsonObject ReplicaSet(string name, int replicas, string image = "shop/web:1", Action<JsonObject>? change = null)
    {
        var set = Deployment(name, replicas, image, change);
        set["kind"] = "ReplicaSet";
        return set;
    }

    public static JsonObject DaemonSet(string name = "agent", string image = "shop/agent:1", Action<JsonObject>? change = null)
    {
        var set = Deployment(name, image: image);
        set["kind"] = "DaemonSet";
        set["spec"]!.AsObject().Remove("replicas");
        change?.Invoke(set["spec"]!.AsObject());
        return set;
    }

    public static JsonObject StatefulSet(string name = "web", int replicas = 3, string image = "shop/web:1", Action<JsonObject>? change = null)
    {
        var set = Deployment(name, replicas, image);
        set["kind"] = "StatefulSet";
        set["spec"]!["serviceName"] = name;
        change?.Invoke(set["spec"]!.AsObject());
        return set;
    }

    public static void Updating(this JsonObject spec, JsonNode unavailable, JsonNode surge) => spec["updateStrategy"] = new JsonObject
    {
        ["type"] = "RollingUpdate",
        ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = unavailable, ["maxSurge"] = surge },
    };

    public static JsonObject PodSpec(this JsonObject spec) => spec["template"]!["spec"]!.AsObject();

    public static JsonObject Pod(string name, string image = "shop/web:1", Action<JsonObject>? change = null)
    {
        var pod = Parse($$"""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": { "name": "{{name}}", "namespace": "default", "labels": { "app": "web" } },
              "spec": { "containers": [ { "name": "app", "image": "{{image}}" } ] }
            }
            """);
        change?.Invoke(pod["spec"]!.AsObject());
        return pod;
    }

    public static void Rolling(this JsonObject spec, JsonNode surge, JsonNode unavailable) => spec["strategy"] = new JsonObject
    {
        ["type"] = "RollingUpdate",
        ["rollingUpdate"] = new JsonObject { ["maxSurge"] = surge, ["maxUnavailable"] = unavailable },
    };

    public static JsonObject Container(this JsonObject podSpec) => podSpec["containers"]![0]!.AsObject();

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
