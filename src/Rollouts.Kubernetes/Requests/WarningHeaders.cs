using System.Text;

namespace Rollouts.Kubernetes.Requests;

/// <summary>Reads <c>Warning</c> headers (RFC 7234): <c>299 - "text"</c>, several to a line.</summary>
internal static class WarningHeaders
{
    /// <summary>The texts of all warnings of code 299, the only one that API servers send.</summary>
    public static IEnumerable<string> Read(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Warning", out var lines))
        {
            yield break;
        }

        foreach (var line in lines)
        {
            var rest = line.AsMemory();
            while (TryReadOne(ref rest, out var code, out var text))
            {
                if (code is "299")
                {
                    yield return text;
                }
            }
        }
    }

    private static bool TryReadOne(ref ReadOnlyMemory<char> rest, out string code, out string text)
    {
        (code, text) = ("", "");
        var span = rest.Span.TrimStart(" ,");
        var agent = span.IndexOf(' ');
        if (agent < 0)
        {
            return false;
        }

        code = span[..agent].ToString();
        var quote = span.IndexOf('"');
        if (quote < 0)
        {
            return false;
        }

        var unquoted = new StringBuilder();
        var at = quote + 1;
        for (; at < span.Length && span[at] != '"'; at++)
        {
            if (span[at] == '\\' && at + 1 < span.Length)
            {
                at++;
            }

            unquoted.Append(span[at]);
        }

        text = unquoted.ToString();
        // A date in quotes may follow; what comes after the next comma is another warning.
        var end = at < span.Length ? at + 1 : at;
        var after = span[end..];
        if (after.TrimStart().StartsWith("\""))
        {
            end += after.IndexOf('"') + 1;
            var dateEnd = span[end..].IndexOf('"');
            end = dateEnd < 0 ? span.Length : end + dateEnd + 1;
        }

        rest = rest[(rest.Length - span.Length + end)..];
        return true;
    }
}
