using System.Text.Json.Nodes;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>A pod's quality of service, which its resources decide.</summary>
internal static class PodQuality
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary><c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    public static string Of(JsonObject spec)
    {
        var containers = spec["containers"].Maps().Concat(spec["initContainers"].Maps()).Select(c => c["resources"]).ToList();
        if (!containers.Any(r => Counted.Any(c => r.At("requests").At(c) is not null || r.At("limits").At(c) is not null)))
        {
            return "BestEffort";
        }

        return containers.All(r => Counted.All(c => r.At("limits").Text(c) is { } limit
            && Quantity.ParseOrZero(limit) == Quantity.ParseOrZero(r.At("requests").Text(c) ?? limit)))
            ? "Guaranteed"
            : "Burstable";
    }
}
