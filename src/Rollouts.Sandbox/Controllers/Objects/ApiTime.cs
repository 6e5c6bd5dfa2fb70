using System.Globalization;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>Times as the API writes them: UTC, to the second.</summary>
internal static class ApiTime
{
    /// <summary>Writes a time: <c>2026-02-03T04:05:06Z</c>.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a time; null where the text is none.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
