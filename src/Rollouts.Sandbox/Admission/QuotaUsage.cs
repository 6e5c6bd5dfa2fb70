using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Admission;

/// <summary>What an object counts for in a ResourceQuota.</summary>
internal static class QuotaUsage
{
    private static readonly string[] CountedByName = ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "resourcequotas"];
    private static readonly string[] Computed = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    /// <summary>The amounts by the names that <c>spec.hard</c> knows; none for what has ended.</summary>
    public static IReadOnlyDictionary<string, Quantity> Of(Kind kind, JsonObject value)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        if (!kind.Type.Namespaced)
        {
            return usage;
        }

        usage[$"count/{kind.Shelf}"] = Quantity.Of(1);
        if (kind.Type == Resources.Pods && value["status"].Text("phase") is "Succeeded" or "Failed")
        {
            return usage;
        }

        if (CountedByName.Contains(kind.Shelf, StringComparer.Ordinal))
        {
            usage[kind.Type.Plural] = Quantity.Of(1);
        }

        if (kind.Type == Resources.Pods)
        {
            foreach (var name in Computed)
            {
                usage[name] = value["spec"].At("containers").Maps().Select(c => Amount(c, name)).Aggregate(default(Quantity), (sum, next) => sum + next);
            }
        }

        return usage;
    }

    /// <summary>Whether a name in <c>spec.hard</c> is an amount of cpu or memory.</summary>
    public static bool IsComputed(string name) => Computed.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether a container says how much of it it takes.</summary>
    public static bool Says(JsonObject container, string name)
    {
        var (part, resource) = Split(name);
        return container["resources"].At(part).At(resource) is not null;
    }

    private static Quantity Amount(JsonObject container, string name)
    {
        var (part, resource) = Split(name);
        return Quantity.ParseOrZero(container["resources"].At(part).Text(resource));
    }

    private static (string Part, string Resource) Split(string name) =>
        name.Split('.') is [var part, var resource] ? (part, resource) : ("requests", name);
}
