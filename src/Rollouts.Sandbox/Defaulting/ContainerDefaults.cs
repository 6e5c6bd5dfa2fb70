using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Defaulting;

/// <summary>What the server fills in for a container.</summary>
internal static class ContainerDefaults
{
    /// <summary>Fills in what a container leaves open.</summary>
    public static void Apply(JsonObject container)
    {
        container.Default("resources", new JsonObject());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", IsLatest(container.Text("image") ?? string.Empty) ? "Always" : "IfNotPresent");
        foreach (var port in container["ports"].Maps())
        {
            port.Default("protocol", "TCP");
        }

        foreach (var variable in container["env"].Maps())
        {
            if (variable["valueFrom"].At("fieldRef") is JsonObject field)
            {
                field.Default("apiVersion", "v1");
            }
        }

        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container[name] is JsonObject probe)
            {
                Probe(probe);
            }
        }

        foreach (var hook in new[] { "postStart", "preStop" })
        {
            Http(container["lifecycle"].At(hook).At("httpGet"));
        }
    }

    private static void Probe(JsonObject probe)
    {
        Http(probe["httpGet"]);
        if (probe["grpc"] is JsonObject grpc)
        {
            grpc.Default("service", string.Empty);
        }

        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
    }

    private static void Http(JsonNode? get)
    {
        if (get is JsonObject http)
        {
            http.Default("path", "/");
            http.Default("scheme", "HTTP");
        }
    }

    /// <summary>Whether an image has the tag <c>latest</c>, or none and no digest.</summary>
    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name[(colon + 1)..] == "latest";
    }
}
