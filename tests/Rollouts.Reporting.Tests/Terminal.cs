using System.Globalization;

namespace Rollouts.Reporting.Tests;

/// <summary>A terminal that obeys what it is sent, as far as a picture needs it: for looking at what stands in its window. Text it does not know fails.</summary>
internal sealed class Terminal(int width, int height) : StringWriter(CultureInfo.InvariantCulture)
{
    private readonly List<char[]> _lines = [.. Enumerable.Range(0, height).Select(_ => new string(' ', width).ToCharArray())];
    private int _row;
    private int _column;
    private bool _wraps = true;

    internal bool ShowsCursor { get; private set; } = true;

    /// <summary>The lines of the window down to the last that holds something.</summary>
    internal IReadOnlyList<string> Window =>
        [.. _lines.Select(line => new string(line).TrimEnd()).Reverse().SkipWhile(line => line.Length == 0).Reverse()];

    /// <summary>How many lines have left the window at its top.</summary>
    internal int Scrolled { get; private set; }

    public override void Write(string? value)
    {
        var text = value ?? "";
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b')
            {
                var end = i + 2;
                while (!char.IsAsciiLetter(text[end]))
                {
                    end++;
                }

                Obey(text[(i + 2)..end], text[end]);
                i = end;
            }
            else
            {
                Put(text[i]);
            }
        }
    }

    public override void WriteLine(string? value) => Write($"{value}\r\n");

    private void Put(char character)
    {
        switch (character)
        {
            case '\r':
                _column = 0;
                break;
            case '\n' when _row == height - 1:
                Scrolled++;
                _lines.RemoveAt(0);
                _lines.Add(new string(' ', width).ToCharArray());
                break;
            case '\n':
                _row++;
                break;
            default:
                if (_column == width && _wraps)
                {
                    Write("\r\n");
                }

                _lines[_row][Math.Min(_column, width - 1)] = character;
                _column = Math.Min(_column + 1, width);
                break;
        }
    }

    private void Obey(string argument, char command)
    {
        switch (command, argument)
        {
            case ('A', _):
                _row = Math.Max(0, _row - int.Parse(argument, CultureInfo.InvariantCulture));
                break;
            case ('H', ""):
                (_row, _column) = (0, 0);
                break;
            case ('K', ""):
                _lines[_row].AsSpan(Math.Min(_column, width - 1)).Fill(' ');
                break;
            case ('J', ""):
                _lines[_row].AsSpan(Math.Min(_column, width - 1)).Fill(' ');
                _lines.Skip(_row + 1).ToList().ForEach(line => Array.Fill(line, ' '));
                break;
            case ('J', "2"):
                _lines.ForEach(line => Array.Fill(line, ' '));
                break;
            case ('l' or 'h', "?25"):
                ShowsCursor = command == 'h';
                break;
            case ('l' or 'h', "?7"):
                _wraps = command == 'h';
                break;
            default:
                throw new NotSupportedException($"{argument}{command}");
        }
    }
}
