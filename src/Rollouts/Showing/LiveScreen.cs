using System.Globalization;
using System.Management.Automation.Host;
using System.Text;

namespace Rollouts.Showing;

/// <summary>
/// A picture in the window that the next one is drawn over, line by line and in one go, so that nothing flickers. It belongs to the
/// pipeline's thread. What has scrolled by before it stays, and the last picture stays when it is over.
/// </summary>
/// <param name="window">Where it is written.</param>
/// <param name="size">How many columns and lines there are now.</param>
internal sealed class LiveScreen(TextWriter window, Func<(int Width, int Height)> size) : IDisposable
{
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";
    private const string CutLongLines = "\u001b[?7l";
    private const string WrapLongLines = "\u001b[?7h";
    private const string EraseRestOfLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";
    private const string EraseWindow = "\u001b[H\u001b[2J";

    private IReadOnlyList<string> _lines = [];
    private int _width;
    private int _drawn;
    private bool _isHidden;

    /// <summary>Whether there is a window that can be drawn in: not where output goes to a file or a job, nor to a terminal that knows no cursor.</summary>
    internal static bool IsThere(PSHost? host) =>
        host?.UI?.RawUI is not null && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb" && Console.WindowWidth > 1 && Console.WindowHeight > 1;

    /// <summary>The console's window.</summary>
    internal static LiveScreen OfConsole() => new(Console.Out, () => (Console.WindowWidth, Console.WindowHeight));

    /// <summary>Brings the cursor back.</summary>
    public void Dispose()
    {
        if (_isHidden)
        {
            window.Write(ShowCursor);
            window.Flush();
            _isHidden = false;
        }
    }

    /// <summary>Draws a picture over the one before.</summary>
    /// <param name="picture">Gives its lines for a width and a height.</param>
    internal void Draw(Func<int, int, IReadOnlyList<string>> picture)
    {
        // The last column stays free: a terminal keeps the cursor in it, and would erase it with the rest of the line.
        var (columns, height) = size();
        var width = columns - 1;
        var lines = picture(width, height - 1);
        if (_drawn > 0 && width == _width && lines.SequenceEqual(_lines, StringComparer.Ordinal))
        {
            return;
        }

        // In a window of another width the lines of before may have been broken anywhere.
        var start = _drawn > 0 && width != _width ? EraseWindow : Up();
        (_lines, _width) = (lines, width);
        Write(start);
    }

    /// <summary>Takes the picture away, so that something can be written in its place.</summary>
    internal void Clear()
    {
        if (_drawn > 0)
        {
            window.Write($"{Up()}{EraseBelow}");
            window.Flush();
            _drawn = 0;
        }
    }

    /// <summary>Draws the same picture again, below what was written meanwhile.</summary>
    internal void Redraw()
    {
        if (_lines.Count > 0)
        {
            Write("");
        }
    }

    private void Write(string start)
    {
        var text = new StringBuilder(HideCursor).Append(CutLongLines).Append(start);
        foreach (var line in _lines)
        {
            text.Append(line).Append(EraseRestOfLine).Append("\r\n");
        }

        window.Write(text.Append(EraseBelow).Append(WrapLongLines).ToString());
        window.Flush();
        _drawn = _lines.Count;
        _isHidden = true;
    }

    private string Up() => _drawn == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\r\u001b[{_drawn}A");
}
