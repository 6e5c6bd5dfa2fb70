using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rollouts.Comparing;

namespace Rollouts.Core.Tests.Comparing;

/// <summary>Makes the second template of the first and their differences: what is shown must be all there is.</summary>
internal static partial class DifferenceApplier
{
    public static JsonObject Apply(JsonObject template, IEnumerable<TemplateDifference> differences)
    {
        var result = template.DeepClone().AsObject();
        foreach (var difference in differences)
        {
            var steps = Step().Matches(difference.Path).Select(match => match.Groups["key"].Success ? match.Groups["key"].Value : match.Groups["field"].Value).ToList();
            Apply(steps[0] == "metadata" ? result : result["spec"]!, steps, "", difference);
        }

        return result;
    }

    /// <summary>A template in which what means the same is the same: no empty lists and maps, lists with a key in the order of their keys.</summary>
    public static JsonNode? Canonical(JsonNode? node, string name = "") => node switch
    {
        JsonObject fields => new JsonObject(fields
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Canonical(field.Value, field.Key)))
            .Where(field => field.Value is not null && !(field.Value is JsonObject { Count: 0 } && field.Key != "emptyDir"))),
        JsonArray { Count: 0 } => null,
        JsonArray items when name is "args" or "initContainers" => new JsonArray([.. items.Select(item => Canonical(item))]),
        JsonArray items => new JsonArray([.. items.Select(item => Canonical(item)).OrderBy(item => item!.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    private static void Apply(JsonNode at, List<string> steps, string list, TemplateDifference difference)
    {
        var (step, rest) = (steps[0], steps[1..]);
        if (at is JsonArray items)
        {
            var item = items.FirstOrDefault(item => KeyOf(list, item!) == step);
            if (rest.Count > 0)
            {
                Apply(item!, rest, "", difference);
                return;
            }

            items.Remove(item);
            if (difference.To is { } added)
            {
                items.Add(added.DeepClone());
            }
        }
        else if (rest.Count == 0)
        {
            at[step] = step == "initContainers" && difference.To is JsonArray order && order.All(name => name is JsonValue)
                ? new JsonArray([.. order.Select(name => at[step]!.AsArray().Single(item => (string?)item!["name"] == (string?)name)!.DeepClone())])
                : difference.To?.DeepClone();
        }
        else
        {
            at[step] ??= step is "labels" or "annotations" or "resources" or "limits" or "requests" ? new JsonObject() : new JsonArray();
            Apply(at[step]!, rest, step, difference);
        }
    }

    private static string? KeyOf(string list, JsonNode item) => list switch
    {
        "volumeMounts" => (string?)item["mountPath"],
        "items" => (string?)item["path"],
        "ports" => (string?)item["protocol"] is "UDP" ? $"{item["containerPort"]}/UDP" : item["containerPort"]!.ToString(),
        "tolerations" => ((string?)item["key"] ?? "*") + (item["effect"] is { } effect ? $":{effect}" : ""),
        _ => (string?)item["name"],
    };

    [GeneratedRegex(@"\[(?<key>[^\]]*)\]|(?<field>[^.\[\]]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Step();
}
