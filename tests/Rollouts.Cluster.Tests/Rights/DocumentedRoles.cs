using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Cluster.Tests.Rights;

/// <summary>The roles that about_Rollouts tells users to bind, as it writes them.</summary>
internal static class DocumentedRoles
{
    /// <summary>The Role for reading and waiting.</summary>
    internal static string Reading => Blocks().First(block => block.Contains("kind: Role", StringComparison.Ordinal));

    /// <summary>The same with the rule that the commands which change things need in addition.</summary>
    internal static string Acting => Reading.Replace("rollouts-reader", "rollouts-actor", StringComparison.Ordinal)
        + Blocks().First(block => block.StartsWith("- apiGroups", StringComparison.Ordinal) && block.Contains("patch", StringComparison.Ordinal));

    /// <summary>The ClusterRole for nodes, which is optional.</summary>
    internal static string Nodes => Blocks().First(block => block.Contains("kind: ClusterRole", StringComparison.Ordinal));

    // What is indented deeper than the text is an example.
    private static IEnumerable<string> Blocks()
    {
        const string Indent = "        ";
        var block = new List<string>();
        var lines = File.ReadLines(Path.Combine(Locations.Repository, "en-US", "about_Rollouts.help.txt"))
            .SkipWhile(line => line != "REQUIRED RIGHTS").Skip(1).TakeWhile(line => line.Length == 0 || line[0] == ' ');
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith(Indent, StringComparison.Ordinal))
            {
                block.Add(line[Indent.Length..]);
            }
            else if (block.Count > 0)
            {
                yield return string.Join('\n', block) + "\n";
                block.Clear();
            }
        }
    }
}
