using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.History;

/// <summary>Turns the selector of a workload's spec into the text that a list request takes.</summary>
internal static class LabelSelector
{
    public static string ToQuery(JsonElement selector) => string.Join(',', Labels(selector).Concat(Expressions(selector)));

    private static IEnumerable<string> Labels(JsonElement selector) =>
        selector.Fields("matchLabels").Select(label => $"{label.Name}={label.Value.GetString()}");

    private static IEnumerable<string> Expressions(JsonElement selector) => selector.Items("matchExpressions").Select(expression =>
    {
        var key = expression.Text("key");
        var values = string.Join(',', expression.Items("values").Select(value => value.GetString()));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key ?? "",
        };
    });
}
