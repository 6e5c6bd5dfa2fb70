using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>A startup or readiness probe.</summary>
internal sealed class Probe
{
    private static readonly JsonObject Assumed = new() { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = 80 } };

    private readonly JsonObject _json;
    private readonly JsonObject _container;

    private Probe(JsonObject json, JsonObject container)
    {
        _json = json;
        _container = container;
        InitialDelay = TimeSpan.FromSeconds(json.Number("initialDelaySeconds") ?? 0);
        Period = TimeSpan.FromSeconds(Math.Max(1, json.Number("periodSeconds") ?? 10));
        SuccessThreshold = (int)Math.Max(1, json.Number("successThreshold") ?? 1);
    }

    /// <summary>How long after the container's start it is tried first.</summary>
    public TimeSpan InitialDelay { get; }

    /// <summary>How long between tries.</summary>
    public TimeSpan Period { get; }

    /// <summary>How many tries in a row must succeed.</summary>
    public int SuccessThreshold { get; }

    /// <summary>Reads a container's probe; null where it has none.</summary>
    /// <param name="container">The container.</param>
    /// <param name="name"><c>readinessProbe</c> or <c>startupProbe</c>.</param>
    public static Probe? Read(JsonObject container, string name) => container[name] is JsonObject json ? new Probe(json, container) : null;

    /// <summary>The probe of a container that must fail one and has none.</summary>
    public static Probe Assume(JsonObject container) => new(Assumed, container);

    /// <summary>What a failed try says.</summary>
    /// <param name="ip">The pod's address.</param>
    /// <param name="isListening">Whether the application answers at all.</param>
    public string Failure(string ip, bool isListening)
    {
        if (_json["httpGet"] is JsonObject http)
        {
            var scheme = (http.Text("scheme") ?? "HTTP").ToLowerInvariant();
            var endpoint = $"{http.Text("host") ?? ip}:{Port(http)}";
            var path = http.Text("path") ?? "/";
            return isListening
                ? "HTTP probe failed with statuscode: 503"
                : $"Get \"{scheme}://{endpoint}{(path.StartsWith('/') ? path : "/" + path)}\": dial tcp {endpoint}: connect: connection refused";
        }

        if (_json["grpc"] is JsonObject grpc)
        {
            return isListening ? "service unhealthy (responded with \"NOT_SERVING\")" : $"timeout: failed to connect service \"{ip}:{Port(grpc)}\" within 1s: context deadline exceeded";
        }

        return _json["tcpSocket"] is JsonObject tcp ? $"dial tcp {tcp.Text("host") ?? ip}:{Port(tcp)}: connect: connection refused" : "command exited with 1: not ready";
    }

    private string Port(JsonObject handler)
    {
        if (handler.Number("port") is { } number)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var name = handler.Text("port");
        var named = _container["ports"].Maps().FirstOrDefault(p => p.Text("name") == name);
        return named.Number("containerPort")?.ToString(CultureInfo.InvariantCulture) ?? name ?? "80";
    }
}
