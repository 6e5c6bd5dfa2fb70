using System.Text.Json.Nodes;
using CsCheck;

namespace Rollouts.Core.Tests.Comparing;

/// <summary>Pod templates of all shapes that a comparison has a rule for.</summary>
internal static class Templates
{
    private static readonly Gen<string> Text = OneOf("a", "b", "with\nbreak", "");

    private static readonly Gen<JsonNode> Variable =
        from text in Text
        from isReference in Gen.Bool
        select isReference ? Json($$"""{ "valueFrom": { "secretKeyRef": { "name": "s{{text.Length}}", "key": "k" } } }""") : new JsonObject { ["value"] = text };

    private static readonly Gen<JsonNode> Container =
        from image in OneOf("app:1", "app:2")
        from env in List("name", ["LOG", "A.B", "C-D"], Variable)
        from mounts in List("mountPath", ["/etc/x", "/data"], OneOf("v1", "v2").Select(volume => (JsonNode)new JsonObject { ["name"] = volume }))
        from ports in Ports
        from arguments in OneOf("null", "[]", """["-v"]""", """["-v","-x"]""", """["-x","-v"]""")
        from requests in OneOf("null", "{}", """{"requests":{"cpu":"1"}}""", """{"limits":{"example.com/gpu":"1"},"requests":{"cpu":"2","memory":"1Gi"}}""")
        select (JsonNode)new JsonObject { ["image"] = image, ["env"] = env, ["volumeMounts"] = mounts, ["ports"] = ports, ["args"] = Json(arguments), ["resources"] = Json(requests) };

    public static readonly Gen<JsonObject> Any =
        from labels in OneOf("null", "{}", """{"app":"web"}""", """{"app":"shop","app.kubernetes.io/part-of":"shop"}""")
        from annotations in OneOf("null", """{"kubectl.kubernetes.io/restartedAt":"1"}""", """{"kubectl.kubernetes.io/restartedAt":"2","plain":"x"}""")
        from containers in List("name", ["app", "proxy", "log-shipper"], Container)
        from before in List("name", ["one", "two", "three"], Container)
        from volumes in List("name", ["v1", "v2"], OneOf("""{"emptyDir":{}}""", """{"configMap":{"name":"c","items":[{"key":"k","path":"p"}]}}""").Select(json => Json(json)!))
        from tolerations in OneOf(
            "null", """[{"key":"a","effect":"NoSchedule"}]""", """[{"operator":"Exists"},{"key":"a","effect":"NoSchedule","value":"v"}]""", """[{"key":"a","value":"1"},{"key":"a","value":"2"}]""")
        from account in OneOf("null", "\"builder\"")
        select new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = Json(labels), ["annotations"] = Json(annotations) },
            ["spec"] = new JsonObject
            {
                ["containers"] = containers,
                ["initContainers"] = before,
                ["volumes"] = volumes,
                ["tolerations"] = Json(tolerations),
                ["serviceAccountName"] = Json(account),
            },
        };

    private static Gen<JsonArray> Ports => Gen.Shuffle(new[]
    {
        """{"containerPort":80,"protocol":"TCP"}""", """{"containerPort":80,"protocol":"UDP"}""", """{"containerPort":81,"name":"x"}""",
    }, 0, 3).Select(ports => new JsonArray([.. ports.Select(Json)]));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    /// <summary>Some of the items that the keys allow, in any order.</summary>
    private static Gen<JsonArray> List(string key, string[] keys, Gen<JsonNode> item) =>
        from chosen in Gen.Shuffle(keys, 0, keys.Length)
        from items in item.Array[chosen.Length]
        select new JsonArray([.. chosen.Zip(items, (name, fields) =>
        {
            var whole = fields.DeepClone().AsObject();
            // A mount's own name is the volume's.
            whole[key] = name;
            return (JsonNode)whole;
        })]);

    private static JsonNode? Json(string json) => JsonNode.Parse(json);
}
