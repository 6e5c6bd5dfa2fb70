using System.Text;

namespace Rollouts.Json;

/// <summary>The last lines of a log as they can be shown, taken from a stream of any length: of each line no more is kept than that.</summary>
/// <param name="most">How many lines at most.</param>
public sealed class LogTail(int most)
{
    // Enough for what is shown of a line, whatever is taken out of it.
    private const int MostOfALine = 8 * 1024;

    private readonly Queue<byte[]> _lines = new();
    private readonly byte[] _line = new byte[MostOfALine];
    private int _length;
    private bool _hasBegun;
    private bool _isReturned;

    /// <summary>Takes in the next piece, oldest first.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            Append(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
            {
                return;
            }

            if (bytes[end] == '\n')
            {
                EndLine();
            }
            else
            {
                _isReturned = true;
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The last lines of what was taken in.</summary>
    public IReadOnlyList<string> ToLines()
    {
        // The newline at the end ends a line and begins none.
        if (_hasBegun)
        {
            EndLine();
        }

        return [.. _lines.Select(line => LogText.Line(Encoding.UTF8.GetString(line)))];
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        // Progress bars rewrite their line: what a terminal would show at last is what follows the last carriage return.
        _length = _isReturned ? 0 : _length;
        (_isReturned, _hasBegun) = (false, true);
        var kept = bytes[..Math.Min(bytes.Length, MostOfALine - _length)];
        kept.CopyTo(_line.AsSpan(_length));
        _length += kept.Length;
    }

    private void EndLine()
    {
        _lines.Enqueue(_line[.._length]);
        (_length, _isReturned, _hasBegun) = (0, false, false);
        if (_lines.Count > most)
        {
            _lines.Dequeue();
        }
    }
}
