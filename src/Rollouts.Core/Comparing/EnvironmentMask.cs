using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Comparing;

/// <summary>
/// Hides the values of environment variables, which often are secrets. That a value has changed stays visible: both templates are masked
/// together, and differ afterwards where they differed before.
/// </summary>
internal static class EnvironmentMask
{
    private const string Hidden = "***";
    private const string HiddenChange = "*** (changed)";
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>Both templates without the values.</summary>
    public static (JsonElement From, JsonElement To) Apply(JsonElement from, JsonElement to)
    {
        var (first, second) = (JsonNode.Parse(from.GetRawText()), JsonNode.Parse(to.GetRawText()));
        var before = new Dictionary<(string List, string Container, string Variable, int Count), string>();
        foreach (var (place, variable) in Variables(first))
        {
            before[place] = variable["value"]!.ToString();
            variable["value"] = Hidden;
        }

        foreach (var (place, variable) in Variables(second))
        {
            variable["value"] = before.TryGetValue(place, out var value) && value != variable["value"]!.ToString() ? HiddenChange : Hidden;
        }

        return (JsonSerializer.SerializeToElement(first), JsonSerializer.SerializeToElement(second));
    }

    // A name may stand twice: then the first is compared with the first.
    private static IEnumerable<((string List, string Container, string Variable, int Count) Place, JsonObject Variable)> Variables(JsonNode? template)
    {
        var seen = new Dictionary<(string, string, string), int>();
        foreach (var list in ContainerLists)
        {
            foreach (var container in Objects((template as JsonObject)?["spec"], list))
            {
                foreach (var variable in Objects(container, "env").Where(variable => variable["value"] is not null))
                {
                    var place = (list, container["name"]?.ToString() ?? "", variable["name"]?.ToString() ?? "");
                    seen[place] = seen.GetValueOrDefault(place) + 1;
                    yield return ((place.Item1, place.Item2, place.Item3, seen[place]), variable);
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? parent, string list) => ((parent as JsonObject)?[list] as JsonArray)?.OfType<JsonObject>() ?? [];
}
