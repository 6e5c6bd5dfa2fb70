using System.Collections;

namespace Rollouts.Sandbox.Wire;

/// <summary>Header lines in order; a name may occur more than once and its case does not matter.</summary>
internal sealed class HttpHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _lines = [];

    /// <summary>The values of a header joined by commas; null where it is missing.</summary>
    public string? this[string name]
    {
        get
        {
            var values = _lines.Where(l => l.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(l => l.Value).ToList();
            return values.Count == 0 ? null : string.Join(", ", values);
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string name, string value) => _lines.Add(KeyValuePair.Create(name, value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _lines.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
