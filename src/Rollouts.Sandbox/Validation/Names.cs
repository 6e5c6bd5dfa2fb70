namespace Rollouts.Sandbox.Validation;

/// <summary>What is wrong with names, label keys and label values. Each answers null where nothing is.</summary>
internal static class Names
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;
    private const int LongestPortName = 15;

    private const string KeyRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
        + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string ServiceRule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
        + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>A container's, volume's or namespace's name.</summary>
    public static string? Label(string text) => text.Length > LongestLabel
        ? $"must be no more than {LongestLabel} bytes"
        : IsLabel(text)
        ? null
        : text.Split('.').All(IsLabel) ? "must not contain dots" : LabelRule;

    /// <summary>The name of most objects.</summary>
    public static string? Subdomain(string text) => text.Length > LongestSubdomain
        ? $"must be no more than {LongestSubdomain} bytes"
        : text.Split('.').All(IsLabel) ? null : SubdomainRule;

    /// <summary>A service's name.</summary>
    public static string? Service(string text) => text.Length > LongestLabel
        ? $"must be no more than {LongestLabel} bytes"
        : IsLabel(text) && char.IsAsciiLetter(text[0]) ? null : ServiceRule;

    /// <summary>A port's name.</summary>
    public static string? Port(string text) => text.Length > LongestPortName
        ? $"must be no more than {LongestPortName} characters"
        : !text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        ? "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
        : !text.Any(char.IsAsciiLetter)
        ? "must contain at least one letter (a-z)"
        : text.Contains("--", StringComparison.Ordinal)
        ? "must not contain consecutive hyphens"
        : text[0] == '-' || text[^1] == '-' ? "must not begin or end with a hyphen" : null;

    /// <summary>The key of a label or an annotation.</summary>
    public static string? LabelKey(string key)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            return $"a valid label key {KeyRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        }

        if (parts.Length == 2 && (parts[0].Length == 0 ? "must be non-empty" : Subdomain(parts[0])) is { } prefix)
        {
            return $"prefix part {prefix}";
        }

        var name = parts[^1];
        return name.Length == 0 ? "name part must be non-empty"
            : name.Length > LongestLabel ? $"name part must be no more than {LongestLabel} bytes"
            : IsQualified(name) ? null : $"name part {KeyRule}";
    }

    /// <summary>The value of a label.</summary>
    public static string? LabelValue(string value) => value.Length > LongestLabel
        ? $"must be no more than {LongestLabel} bytes"
        : value.Length == 0 || IsQualified(value) ? null : ValueRule;

    private static bool IsLabel(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsQualified(string text) =>
        char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
