using System.Globalization;
using System.Text;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Wire;

namespace Rollouts.Sandbox.Http;

/// <summary>Which lines of a log a client wants, and how.</summary>
/// <param name="Tail">Only so many of the last lines; null for all.</param>
/// <param name="Since">Only lines from then on; null for all.</param>
/// <param name="HasTimes">Whether each line starts with its time.</param>
/// <param name="MostBytes">How many bytes are sent at most; null for all.</param>
internal sealed record LogView(long? Tail, DateTimeOffset? Since, bool HasTimes, long? MostBytes)
{
    /// <summary>Reads a request's parameters.</summary>
    /// <exception cref="ApiRefusal">Invalid.</exception>
    public static LogView Of(HttpQuery query, DateTimeOffset now)
    {
        var tail = Number(query, "tailLines", least: 0);
        var seconds = Number(query, "sinceSeconds", least: 1);
        var since = seconds is { } ago ? now.AddSeconds(-ago) : (DateTimeOffset?)null;
        if (since is null && DateTimeOffset.TryParse(query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            since = time;
        }

        return new LogView(tail, since, query.Says("timestamps"), Number(query, "limitBytes", least: 1));
    }

    /// <summary>The lines that are wanted.</summary>
    public string Text(IReadOnlyList<LogLine> lines)
    {
        var wanted = lines.Where(l => Since is null || l.Time >= Since);
        return Join(Tail is { } most ? wanted.TakeLast((int)Math.Min(most, int.MaxValue)) : wanted);
    }

    /// <summary>The lines after those that were seen.</summary>
    public string Rest(IReadOnlyList<LogLine> lines, int seen) => Join(lines.Skip(seen));

    /// <summary>No more bytes than are wanted.</summary>
    public ReadOnlyMemory<byte> Limit(byte[] text) => MostBytes is { } most && text.Length > most ? text.AsMemory(0, (int)most) : text;

    private string Join(IEnumerable<LogLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (HasTimes)
            {
                text.Append(line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture)).Append(' ');
            }

            text.Append(line.Text).Append('\n');
        }

        return text.ToString();
    }

    private static long? Number(HttpQuery query, string name, long least)
    {
        if (query[name] is not { Length: > 0 } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new ApiRefusal(422, "Invalid", $"PodLogOptions \"\" is invalid: {name}: Invalid value: {text}: must be greater than or equal to {least}");
    }
}
