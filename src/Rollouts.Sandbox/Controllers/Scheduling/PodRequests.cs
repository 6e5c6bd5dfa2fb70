using System.Text.Json.Nodes;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Scheduling;

/// <summary>What a pod takes of its node.</summary>
internal static class PodRequests
{
    private static readonly Dictionary<string, Quantity> Nothing = new(StringComparer.Ordinal);

    /// <summary>
    /// The requests by resource: the containers together with the sidecars; or an init container, where one of them with the
    /// sidecars before it takes more, since those run while nothing else does.
    /// </summary>
    /// <param name="spec">The pod's spec.</param>
    public static IReadOnlyDictionary<string, Quantity> Of(JsonNode? spec)
    {
        var total = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.At("containers").Maps())
        {
            Add(total, container);
        }

        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var peak = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var init in spec.At("initContainers").Maps())
        {
            if (init.Text("restartPolicy") == "Always")
            {
                Add(sidecars, init);
                Add(total, init);
                continue;
            }

            var during = new Dictionary<string, Quantity>(sidecars, StringComparer.Ordinal);
            Add(during, init);
            Raise(peak, during);
        }

        Raise(total, peak);
        return total.Count > 0 ? total : Nothing;
    }

    private static void Add(Dictionary<string, Quantity> sum, JsonObject container)
    {
        foreach (var (name, amount) in container["resources"].At("requests") as JsonObject ?? [])
        {
            sum[name] = sum.GetValueOrDefault(name) + Quantity.ParseOrZero(amount?.ToString());
        }
    }

    private static void Raise(Dictionary<string, Quantity> to, Dictionary<string, Quantity> least)
    {
        foreach (var (name, amount) in least)
        {
            if (to.GetValueOrDefault(name) < amount)
            {
                to[name] = amount;
            }
        }
    }
}
