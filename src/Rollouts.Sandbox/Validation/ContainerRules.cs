using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for a container.</summary>
internal static class ContainerRules
{
    private const int HighestPort = 65535;
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

    /// <summary>What is wrong with a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="names">The names of the pod's other containers; this one's is added.</param>
    /// <param name="volumes">The names of the pod's volumes.</param>
    /// <param name="field">Its path.</param>
    public static IEnumerable<FieldError> Validate(JsonObject container, HashSet<string> names, HashSet<string> volumes, string field) =>
    [
        .. Name(container, names, field),
        .. Image(container, field),
        .. Ports(container["ports"], $"{field}.ports"),
        .. Environment(container["env"], $"{field}.env"),
        .. Mounts(container["volumeMounts"], volumes, $"{field}.volumeMounts"),
        .. Probes.SelectMany(p => Probe(container[p], p, $"{field}.{p}")),
        .. Resources(container["resources"], $"{field}.resources"),
        .. PodSpecRules.OneOf(container, "imagePullPolicy", field, "Always", "IfNotPresent", "Never"),
        .. PodSpecRules.OneOf(container, "terminationMessagePolicy", field, "FallbackToLogsOnError", "File"),
    ];

    private static IEnumerable<FieldError> Name(JsonObject container, HashSet<string> names, string field)
    {
        var name = container.Text("name") ?? string.Empty;
        if (name.Length == 0)
        {
            yield return FieldError.Required($"{field}.name");
        }
        else if (Names.Label(name) is { } wrong)
        {
            yield return FieldError.Invalid($"{field}.name", FieldError.Quote(name), wrong);
        }
        else if (!names.Add(name))
        {
            yield return FieldError.Duplicate($"{field}.name", name);
        }
    }

    private static IEnumerable<FieldError> Image(JsonObject container, string field)
    {
        var image = container.Text("image") ?? string.Empty;
        if (image.Length == 0)
        {
            yield return FieldError.Required($"{field}.image");
        }
        else if (image.Trim() != image)
        {
            yield return FieldError.Invalid($"{field}.image", FieldError.Quote(image), "must not have leading or trailing whitespace");
        }
    }

    private static IEnumerable<FieldError> Ports(JsonNode? ports, string field)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var port in ports.Maps())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{field}[{index++}]");
            if (port.Text("name") is { Length: > 0 } name)
            {
                if (Names.Port(name) is { } wrong)
                {
                    yield return FieldError.Invalid($"{path}.name", FieldError.Quote(name), wrong);
                }
                else if (!names.Add(name))
                {
                    yield return FieldError.Duplicate($"{path}.name", name);
                }
            }

            var number = port.Number("containerPort") ?? 0;
            if (number == 0)
            {
                yield return FieldError.Required($"{path}.containerPort");
            }
            else if (number is < 1 or > HighestPort)
            {
                yield return FieldError.Invalid($"{path}.containerPort", number, "must be between 1 and 65535, inclusive");
            }

            foreach (var error in PodSpecRules.OneOf(port, "protocol", path, "SCTP", "TCP", "UDP"))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> Environment(JsonNode? variables, string field)
    {
        var index = 0;
        foreach (var variable in variables.Maps())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{field}[{index++}]");
            var name = variable.Text("name") ?? string.Empty;
            if (name.Length == 0)
            {
                yield return FieldError.Required($"{path}.name");
            }
            else if (name.Any(c => c is < ' ' or > '~' or '='))
            {
                yield return FieldError.Invalid($"{path}.name", FieldError.Quote(name), "a valid environment variable name must consist only of printable ASCII characters other than '='");
            }

            if (variable["valueFrom"] is not null && !string.IsNullOrEmpty(variable.Text("value")))
            {
                yield return FieldError.Invalid($"{path}.valueFrom", "\"\"", "may not be specified when `value` is not empty");
            }
        }
    }

    private static IEnumerable<FieldError> Mounts(JsonNode? mounts, HashSet<string> volumes, string field)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var mount in mounts.Maps())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{field}[{index++}]");
            var volume = mount.Text("name") ?? string.Empty;
            var where = mount.Text("mountPath") ?? string.Empty;
            if (volume.Length == 0)
            {
                yield return FieldError.Required($"{path}.name");
            }
            else if (!volumes.Contains(volume))
            {
                yield return FieldError.NotFound($"{path}.name", volume);
            }

            if (where.Length == 0)
            {
                yield return FieldError.Required($"{path}.mountPath");
            }
            else if (!paths.Add(where))
            {
                yield return FieldError.Invalid($"{path}.mountPath", FieldError.Quote(where), "must be unique");
            }
        }
    }

    private static IEnumerable<FieldError> Probe(JsonNode? probe, string kind, string field)
    {
        if (probe is not JsonObject map)
        {
            yield break;
        }

        var handlers = Handlers.Where(map.ContainsKey).ToList();
        if (handlers.Count == 0)
        {
            yield return FieldError.Required(field, "must specify a handler type");
        }

        foreach (var extra in handlers.Skip(1))
        {
            yield return FieldError.Forbidden($"{field}.{extra}", "may not specify more than 1 handler type");
        }

        if (map["httpGet"] is JsonObject http && http["port"] is null || map["tcpSocket"] is JsonObject tcp && tcp["port"] is null)
        {
            yield return FieldError.Invalid($"{field}.{handlers[0]}.port", 0, "must be between 1 and 65535, inclusive");
        }

        foreach (var name in new[] { "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold" })
        {
            foreach (var error in Numbers.NotNegative(map, name, field))
            {
                yield return error;
            }
        }

        if (kind != "readinessProbe" && map.Number("successThreshold") is { } threshold and not 1)
        {
            yield return FieldError.Invalid($"{field}.successThreshold", threshold, "must be 1");
        }
    }

    private static IEnumerable<FieldError> Resources(JsonNode? resources, string field)
    {
        foreach (var part in new[] { "limits", "requests" })
        {
            foreach (var (name, amount) in resources.At(part) as JsonObject ?? [])
            {
                if (Quantity.TryParse(amount!.ToString(), out var quantity) && quantity < default(Quantity))
                {
                    yield return FieldError.Invalid($"{field}.{part}.{name}", FieldError.Quote(amount.ToString()), "must be greater than or equal to 0");
                }
            }
        }

        foreach (var (name, amount) in resources.At("requests") as JsonObject ?? [])
        {
            if (resources.At("limits").Text(name) is { } limit && Quantity.ParseOrZero(amount.AsText()) > Quantity.ParseOrZero(limit))
            {
                yield return FieldError.Invalid($"{field}.requests", FieldError.Quote(amount!.ToString()), $"must be less than or equal to {name} limit of {limit}");
            }
        }
    }
}
