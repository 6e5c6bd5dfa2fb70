using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>What a pod puts up with on a node.</summary>
/// <param name="Key">The taint's name; empty for any.</param>
/// <param name="IsAnyValue">Whether the taint's value does not matter.</param>
/// <param name="Value">The taint's value, where it matters.</param>
/// <param name="Effect">The taint's effect; empty for any.</param>
/// <param name="Seconds">For how long a <c>NoExecute</c> taint is put up with; null for ever.</param>
internal sealed record Toleration(string Key, bool IsAnyValue, string Value, string Effect, long? Seconds)
{
    /// <summary>The tolerations of a pod's spec.</summary>
    public static IReadOnlyList<Toleration> ReadAll(JsonNode? podSpec) => [.. podSpec.At("tolerations").Maps().Select(Read)];

    /// <summary>Whether it covers a taint.</summary>
    public bool Covers(Taint taint) =>
        (Effect.Length == 0 || Effect == taint.Effect) && (Key.Length == 0 || Key == taint.Key) && (IsAnyValue || (Key == taint.Key && Value == taint.Value));

    private static Toleration Read(JsonObject json) => new(
        json.Text("key") ?? string.Empty, json.Text("operator") == "Exists", json.Text("value") ?? string.Empty, json.Text("effect") ?? string.Empty, json.Number("tolerationSeconds"));
}
