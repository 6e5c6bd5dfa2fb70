using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>The ConfigMaps and Secrets that a container's environment is made from.</summary>
internal static class ConfigReferences
{
    /// <summary>What is missing, in the kubelet's words; null where all is there.</summary>
    /// <param name="container">The container.</param>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="find">Finds an object by kind and name.</param>
    public static string? FindMissing(ContainerSpec container, string ns, Func<string, string, JsonObject?> find)
    {
        if (container.Fate.Kind == FateKind.BadConfig && find("ConfigMap", container.Name + "-config") is null)
        {
            return $"configmap \"{container.Name}-config\" not found";
        }

        foreach (var source in container.Json["envFrom"].Maps())
        {
            if ((Check(source, "configMapRef", "ConfigMap", ns, find) ?? Check(source, "secretRef", "Secret", ns, find)) is { } missing)
            {
                return missing;
            }
        }

        foreach (var variable in container.Json["env"].Maps())
        {
            var from = variable["valueFrom"];
            if ((Check(from, "configMapKeyRef", "ConfigMap", ns, find) ?? Check(from, "secretKeyRef", "Secret", ns, find)) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    private static string? Check(JsonNode? source, string member, string kind, string ns, Func<string, string, JsonObject?> find)
    {
        if (source.At(member) is not JsonObject reference || reference.Flag("optional"))
        {
            return null;
        }

        var name = reference.Text("name") ?? string.Empty;
        if (find(kind, name) is not { } found)
        {
            return $"{kind.ToLowerInvariant()} \"{name}\" not found";
        }

        return reference.Text("key") is { } key && found["data"].At(key) is null && found["binaryData"].At(key) is null && found["stringData"].At(key) is null
            ? $"couldn't find key {key} in {kind} {ns}/{name}"
            : null;
    }
}
