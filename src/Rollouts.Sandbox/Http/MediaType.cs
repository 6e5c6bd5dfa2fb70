namespace Rollouts.Sandbox.Http;

/// <summary>A media type with its parameters, as an <c>Accept</c> header lists them.</summary>
/// <param name="Name">The type, such as <c>application/json</c>.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record MediaType(string Name, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>A parameter; empty where it is missing.</summary>
    public string this[string name] => Parameters.GetValueOrDefault(name) ?? string.Empty;

    /// <summary>Whether JSON answers it.</summary>
    public bool IsJson => Name is "application/json" or "application/*" or "*/*";

    /// <summary>Reads one media type.</summary>
    public static MediaType Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parameters.TryAdd(part[..equals], part[(equals + 1)..]);
            }
        }

        return new MediaType(parts[0].ToLowerInvariant(), parameters);
    }

    /// <summary>Reads an <c>Accept</c> header. None means anything.</summary>
    public static IReadOnlyList<MediaType> ParseAccept(string? header) =>
        [.. (string.IsNullOrWhiteSpace(header) ? "*/*" : header).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
}
