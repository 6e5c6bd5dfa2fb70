using System.Management.Automation;

namespace Rollouts.Shell.Hosting;

/// <summary>The latest progress, on one line that the next text overwrites. Nothing where nobody watches.</summary>
internal sealed class ProgressLine
{
    private readonly bool _watched = !Console.IsErrorRedirected && !Console.IsOutputRedirected;
    private int _length;

    internal void Show(ProgressRecord record)
    {
        Clear();
        if (_watched && record.RecordType == ProgressRecordType.Processing)
        {
            var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : "";
            var text = $"{record.Activity}: {record.StatusDescription}{percent}";
            text = text[..Math.Min(text.Length, Math.Max(1, Console.WindowWidth - 1))];
            Console.Error.Write(text);
            _length = text.Length;
        }
    }

    internal void Clear()
    {
        if (_length > 0)
        {
            Console.Error.Write($"\r{new string(' ', _length)}\r");
            _length = 0;
        }
    }
}
