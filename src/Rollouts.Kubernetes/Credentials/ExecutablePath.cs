namespace Rollouts.Kubernetes.Credentials;

/// <summary>
/// Finds a program on the path. Process.Start would look into the current folder first, where a checked-out repository may hold
/// a program of a plugin's name; kubectl does not look there, so neither do we.
/// </summary>
internal static class ExecutablePath
{
    /// <summary>The program's full path; null where there is none.</summary>
    public static string? Find(string command, IReadOnlyDictionary<string, string> variables)
    {
        if (Path.IsPathFullyQualified(command))
        {
            return Candidates(command, variables).FirstOrDefault(IsExecutable);
        }

        var folders = variables.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Where(Path.IsPathFullyQualified)
            .SelectMany(folder => Candidates(Path.Combine(folder, command), variables))
            .FirstOrDefault(IsExecutable);
    }

    private static IEnumerable<string> Candidates(string path, IReadOnlyDictionary<string, string> variables)
    {
        if (!OperatingSystem.IsWindows())
        {
            return [path];
        }

        var endings = variables.GetValueOrDefault("PATHEXT", ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var withEnding = endings.Select(ending => path + ending);
        return endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? withEnding.Prepend(path) : withEnding;
    }

    private static bool IsExecutable(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
