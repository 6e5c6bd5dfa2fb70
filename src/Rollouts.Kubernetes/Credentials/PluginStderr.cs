using System.Text;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>
/// Passes on what a plugin writes to stderr while it runs: "open this page and enter that code" must be seen before the plugin
/// ends, and so must a question that has no line break.
/// </summary>
internal sealed class PluginStderr(string command, SessionNotes notes)
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(250);

    private const int LongestLine = 1024;

    private readonly StringBuilder _line = new();

    /// <summary>The last line with anything in it.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(StreamReader stderr, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        var reading = stderr.ReadAsync(buffer, cancellationToken).AsTask();
        while (true)
        {
            if (_line.Length > 0 && await Task.WhenAny(reading, Task.Delay(QuietTime, cancellationToken)).ConfigureAwait(false) != reading)
            {
                Tell();
            }

            var read = await reading.ConfigureAwait(false);
            if (read == 0)
            {
                Tell();
                return;
            }

            Take(buffer.AsSpan(0, read));
            reading = stderr.ReadAsync(buffer, cancellationToken).AsTask();
        }
    }

    private void Take(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character == '\n' || _line.Length >= LongestLine)
            {
                Tell();
            }

            if (character != '\n')
            {
                _line.Append(character);
            }
        }
    }

    private void Tell()
    {
        var line = SafeText.Line(_line.ToString());
        _line.Clear();
        if (line.Length > 0)
        {
            LastLine = SafeText.Line(line, 500);
            notes.Warning($"{command}: {line}");
        }
    }
}
