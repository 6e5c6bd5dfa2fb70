using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Services. They get an address, behind which nobody answers.</summary>
internal sealed class ServiceRules : KindRules
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;

    /// <inheritdoc/>
    public override void PrepareUpdate(JsonObject draft, JsonObject current)
    {
        foreach (var name in new[] { "clusterIP", "clusterIPs" })
        {
            if (current["spec"].At(name) is { } address)
            {
                draft.Section("spec").Default(name, address.DeepClone());
            }
        }
    }

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Section("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        foreach (var port in spec["ports"].Maps())
        {
            port.Default("protocol", "TCP");
            port.Default("targetPort", port["port"]?.DeepClone() ?? 0);
            if (spec.Text("type") is "NodePort" or "LoadBalancer")
            {
                port.Default("nodePort", FirstNodePort + RandomNumberGenerator.GetInt32(NodePorts));
            }
        }

        if (spec.Text("type") == "ExternalName")
        {
            return;
        }

        spec.Default("clusterIP", string.Create(
            CultureInfo.InvariantCulture, $"10.{96 + RandomNumberGenerator.GetInt32(16)}.{RandomNumberGenerator.GetInt32(256)}.{1 + RandomNumberGenerator.GetInt32(254)}"));
        spec.Default("clusterIPs", new JsonArray(spec["clusterIP"]!.DeepClone()));
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        spec.Default("internalTrafficPolicy", "Cluster");
    }
}
