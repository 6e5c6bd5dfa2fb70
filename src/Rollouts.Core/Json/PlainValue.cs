using System.Collections.ObjectModel;
using System.Text.Json;

namespace Rollouts.Json;

/// <summary>Turns JSON into plain read-only values: PowerShell reads dictionaries and lists, but no JSON nodes.</summary>
internal static class PlainValue
{
    /// <summary>An object as a dictionary.</summary>
    public static IReadOnlyDictionary<string, object?> Dictionary(JsonElement element, Func<string, string>? text = null) =>
        new ReadOnlyDictionary<string, object?>(element.Fields().ToDictionary(field => field.Name, field => Of(field.Value, text), StringComparer.Ordinal));

    /// <summary>Any value.</summary>
    /// <param name="element">The value.</param>
    /// <param name="text">What becomes of texts in it; null to take them as they are.</param>
    public static object? Of(JsonElement element, Func<string, string>? text = null) => element.ValueKind switch
    {
        JsonValueKind.Object => Dictionary(element, text),
        JsonValueKind.Array => new ReadOnlyCollection<object?>([.. element.EnumerateArray().Select(item => Of(item, text))]),
        JsonValueKind.String => text is null ? element.GetString() : text(element.GetString()!),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
