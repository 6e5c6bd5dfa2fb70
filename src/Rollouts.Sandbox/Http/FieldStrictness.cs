using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Http;

/// <summary>What happens to fields that a kind does not have: <c>fieldValidation</c> of a request.</summary>
/// <param name="exchange">The request.</param>
/// <param name="kind">The kind.</param>
internal sealed class FieldStrictness(Exchange exchange, Kind kind)
{
    private readonly List<string> _found = [];
    private readonly string _mode = exchange.Query["fieldValidation"] switch
    {
        null or "" => "Warn",
        "Ignore" => "Ignore",
        "Warn" => "Warn",
        "Strict" => "Strict",
        var other => throw Refuse.BadRequest($"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Strict\", \"Warn\""),
    };

    /// <summary>Hears of keys that occur twice.</summary>
    /// <exception cref="ApiRefusal">BadRequest where the request is strict.</exception>
    public void HearDuplicates(IReadOnlyList<string> paths) => Hear(paths, "duplicate");

    /// <summary>Hears of fields that the kind does not have.</summary>
    /// <exception cref="ApiRefusal">BadRequest where the request is strict.</exception>
    public void HearUnknown(IReadOnlyList<string> paths) => Hear(paths, "unknown");

    private void Hear(IReadOnlyList<string> paths, string what)
    {
        if (paths.Count == 0 || _mode == "Ignore")
        {
            return;
        }

        var texts = paths.Select(p => $"{what} field \"{p}\"").Where(t => !_found.Contains(t, StringComparer.Ordinal)).ToList();
        _found.AddRange(texts);
        if (_mode == "Strict")
        {
            throw Refuse.CannotHandle(kind.Type, $"strict decoding error: {string.Join(", ", texts)}");
        }

        texts.ForEach(exchange.Warn);
    }
}
