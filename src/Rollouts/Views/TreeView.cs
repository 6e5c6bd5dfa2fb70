using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;
using Rollouts.Showing;

namespace Rollouts.Views;

/// <summary>How a tree is shown at the end of a pipeline. Called by Rollouts.Format.ps1xml.</summary>
public static class TreeView
{
    /// <summary>The drawing: as wide as the window, and cut there; without a window nothing is cut.</summary>
    /// <param name="tree">The tree; one that was read back has its lines only.</param>
    /// <param name="style">The engine's <c>$PSStyle</c>; null before PowerShell 7.2.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Draw(PSObject tree, object? style, PSHost? host)
    {
        var lines = tree.BaseObject is RolloutTree live
            ? TreeText.Draw(live, new TreeStyle { Width = FormatWidth.Of(host), Wraps = Console.IsOutputRedirected, Paint = TreeColours.Of(style) })
            : (tree.Properties["Lines"]?.Value as IEnumerable ?? Array.Empty<object>()).Cast<object?>().Select(line => line?.ToString() ?? "");
        return string.Join('\n', lines);
    }
}
