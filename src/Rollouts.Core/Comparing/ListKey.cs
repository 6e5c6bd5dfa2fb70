using System.Text.Json.Nodes;

namespace Rollouts.Comparing;

/// <summary>
/// What tells the items of a pod spec's lists apart: Kubernetes' merge keys (patchMergeKey and listMapKeys in k8s.io/api/core/v1), and two
/// keys for lists that Kubernetes replaces as a whole, but people do not read so: tolerations and the items of a volume.
/// </summary>
internal static class ListKey
{
    private static readonly Dictionary<string, Func<JsonObject, string?>> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = Field("name"),
        ["initContainers"] = Field("name"),
        ["ephemeralContainers"] = Field("name"),
        ["env"] = Field("name"),
        ["ports"] = Port,
        ["volumeMounts"] = Field("mountPath"),
        ["volumeDevices"] = Field("devicePath"),
        ["volumes"] = Field("name"),
        ["items"] = Field("path"),
        ["imagePullSecrets"] = Field("name"),
        ["hostAliases"] = Field("ip"),
        ["tolerations"] = Toleration,
        ["topologySpreadConstraints"] = Field("topologyKey"),
        ["schedulingGates"] = Field("name"),
        ["resourceClaims"] = Field("name"),
        ["claims"] = Field("name"),
    };

    /// <summary>Whether the order of a list means something: init containers run one after another.</summary>
    public static bool IsOrdered(string list) => list == "initContainers";

    /// <summary>The items of a list by their keys, in their order; null where the list has no key, or its items are not told apart by it.</summary>
    public static IReadOnlyDictionary<string, JsonNode>? Read(string list, JsonArray items)
    {
        if (!Keys.TryGetValue(list, out var keyOf))
        {
            return null;
        }

        var byKey = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        return items.All(item => item is JsonObject fields && keyOf(fields) is { Length: > 0 } key && byKey.TryAdd(key, fields)) ? byKey : null;
    }

    private static Func<JsonObject, string?> Field(string name) => item => item[name]?.ToString();

    // The API fills in TCP, so that only the others need to be said.
    private static string? Port(JsonObject port) => (port["containerPort"]?.ToString(), port["protocol"]?.ToString()) switch
    {
        (null, _) => null,
        ({ } number, null or "TCP") => number,
        ({ } number, { } protocol) => $"{number}/{protocol}",
    };

    // A toleration without a key is for every taint, one without an effect for every effect.
    private static string Toleration(JsonObject toleration) =>
        string.Join(':', new[] { toleration["key"]?.ToString() ?? "*", toleration["effect"]?.ToString() }.Where(part => part is not null));
}
