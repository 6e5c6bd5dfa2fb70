using System.Globalization;
using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Validation;

/// <summary>One thing that is wrong with an object: a cause in a 422.</summary>
/// <param name="Reason">The cause's reason, such as <c>FieldValueRequired</c>.</param>
/// <param name="Field">The path of the field.</param>
/// <param name="Message">What is wrong with it, as Kubernetes words it.</param>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    /// <summary>A field that must be given.</summary>
    public static FieldError Required(string field, string detail = "") => new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    /// <summary>A value that is not allowed.</summary>
    /// <param name="field">The path of the field.</param>
    /// <param name="value">The value as JSON.</param>
    /// <param name="detail">What is wrong with it.</param>
    public static FieldError Invalid(string field, string value, string detail) => new("FieldValueInvalid", field, $"Invalid value: {value}: {detail}");

    /// <summary>A number that is not allowed.</summary>
    public static FieldError Invalid(string field, long value, string detail) => Invalid(field, value.ToString(CultureInfo.InvariantCulture), detail);

    /// <summary>A value that must not change.</summary>
    public static FieldError Immutable(string field, JsonNode? value) => Invalid(field, value is null ? "null" : value.ToJsonString(), "field is immutable");

    /// <summary>A value outside a closed set.</summary>
    public static FieldError NotSupported(string field, string value, params string[] supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {Quote(value)}: supported values: {string.Join(", ", supported.Order(StringComparer.Ordinal).Select(Quote))}");

    /// <summary>A value that occurs twice.</summary>
    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", field, $"Duplicate value: {Quote(value)}");

    /// <summary>A reference to what is not there.</summary>
    public static FieldError NotFound(string field, string value) => new("FieldValueNotFound", field, $"Not found: {Quote(value)}");

    /// <summary>A field that must not be given.</summary>
    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");

    /// <summary>A text as messages show it.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Message}";
}
