using System.Management.Automation.Host;

namespace Rollouts.Views;

/// <summary>How wide a view may be.</summary>
internal static class FormatWidth
{
    /// <summary>The columns that the engine's formatter uses: it leaves the last one free, and would break a line that takes it.</summary>
    internal static int Of(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI is { BufferSize.Width: > 1 and var width } ? width - 1 : int.MaxValue;
        }
        catch (HostException)
        {
            return int.MaxValue;
        }
    }
}
