using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Selectors;

/// <summary>A label selector: all its conditions must hold.</summary>
/// <param name="Requirements">The conditions; none selects everything.</param>
internal sealed record LabelSelector(IReadOnlyList<LabelRequirement> Requirements)
{
    /// <summary>Selects everything.</summary>
    public static readonly LabelSelector Everything = new([]);

    /// <summary>Reads a selector as it stands in a URL.</summary>
    /// <exception cref="ApiRefusal">BadRequest.</exception>
    public static LabelSelector Parse(string? text) => string.IsNullOrWhiteSpace(text) ? Everything : new LabelSelectorParser(text).Parse();

    /// <summary>Reads a workload's <c>spec.selector</c>. One that is empty selects everything.</summary>
    public static LabelSelector OfWorkload(JsonNode? selector)
    {
        var labels = (selector.At("matchLabels") as JsonObject ?? []).Select(l => new LabelRequirement(l.Key, LabelOperator.In, [l.Value.AsText() ?? string.Empty]));
        return new LabelSelector([.. labels, .. OfExpressions(selector.At("matchExpressions")).Requirements]);
    }

    /// <summary>Reads a list of expressions, as selectors and node affinities have them.</summary>
    public static LabelSelector OfExpressions(JsonNode? expressions) => new([.. expressions.Maps().Select(e => new LabelRequirement(
        e.Text("key") ?? string.Empty, OperatorOf(e.Text("operator")), [.. (e["values"] as JsonArray ?? []).Select(v => v.AsText() ?? string.Empty)]))]);

    /// <summary>Whether labels fulfil every condition.</summary>
    public bool Matches(JsonObject? labels) => Requirements.All(r => r.Matches(labels.Text(r.Key)));

    /// <summary>Whether labels fulfil every condition.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Requirements.All(r => r.Matches(labels.GetValueOrDefault(r.Key)));

    /// <summary>The selector as a URL has it.</summary>
    public override string ToString() => string.Join(',', Requirements.Select(Text));

    private static string Text(LabelRequirement requirement) => requirement.Operator switch
    {
        LabelOperator.In when requirement.Values.Count == 1 => $"{requirement.Key}={requirement.Values[0]}",
        LabelOperator.In => $"{requirement.Key} in ({string.Join(',', requirement.Values)})",
        LabelOperator.NotIn when requirement.Values.Count == 1 => $"{requirement.Key}!={requirement.Values[0]}",
        LabelOperator.NotIn => $"{requirement.Key} notin ({string.Join(',', requirement.Values)})",
        LabelOperator.Exists => requirement.Key,
        LabelOperator.DoesNotExist => $"!{requirement.Key}",
        LabelOperator.GreaterThan => $"{requirement.Key}>{requirement.Values[0]}",
        _ => $"{requirement.Key}<{requirement.Values[0]}",
    };

    private static LabelOperator OperatorOf(string? name) => name switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "Gt" => LabelOperator.GreaterThan,
        "Lt" => LabelOperator.LessThan,
        _ => LabelOperator.DoesNotExist,
    };
}
