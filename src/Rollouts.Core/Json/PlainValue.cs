using System.Collections.ObjectModel;
using System.Text.Json;

namespace Rollouts.Json;

/// <summary>Turns JSON into plain read-only values: PowerShell reads dictionaries and lists, but no JSON nodes.</summary>
internal static class PlainValue
{
    public static IReadOnlyDictionary<string, object?> Dictionary(JsonElement element) =>
        new ReadOnlyDictionary<string, object?>(element.Fields().ToDictionary(field => field.Name, field => Of(field.Value), StringComparer.Ordinal));

    private static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Dictionary(element),
        JsonValueKind.Array => new ReadOnlyCollection<object?>([.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
