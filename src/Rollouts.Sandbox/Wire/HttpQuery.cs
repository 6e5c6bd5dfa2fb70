namespace Rollouts.Sandbox.Wire;

/// <summary>The parameters after a URL's question mark.</summary>
internal sealed class HttpQuery
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads <c>a=b&amp;c=d</c>. Of a parameter that occurs twice the first counts.</summary>
    public HttpQuery(string text)
    {
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            _values.TryAdd(Decode(equals < 0 ? part : part[..equals]), equals < 0 ? string.Empty : Decode(part[(equals + 1)..]));
        }
    }

    /// <summary>A parameter; null where it is missing.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Whether a parameter says yes.</summary>
    public bool Says(string name) => this[name] is "true" or "1" or "True" or "TRUE" or "t" or "T";

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
