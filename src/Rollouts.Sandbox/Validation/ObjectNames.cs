using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Validation;

/// <summary>The rules for names.</summary>
internal static class ObjectNames
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    /// <summary>What is wrong with an object's name.</summary>
    public static IEnumerable<FieldError> Validate(Kind kind, JsonObject value)
    {
        var name = value.Name();
        if (name.Length == 0)
        {
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        }
        else if ((kind.Type.Plural is "namespaces" or "services" ? Label(name) : Subdomain(name)) is { } wrong)
        {
            yield return FieldError.Invalid("metadata.name", $"\"{name}\"", wrong);
        }
    }

    /// <summary>What is wrong with an RFC 1123 label; null where nothing is.</summary>
    public static string? Label(string text) => text.Length > LongestLabel
        ? $"must be no more than {LongestLabel} characters"
        : IsLabel(text)
        ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
            + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>What is wrong with an RFC 1123 subdomain; null where nothing is.</summary>
    public static string? Subdomain(string text) => text.Length > LongestSubdomain
        ? $"must be no more than {LongestSubdomain} characters"
        : text.Split('.').All(IsLabel)
        ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
            + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private static bool IsLabel(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
