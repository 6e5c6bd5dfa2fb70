namespace Rollouts.Shell;

/// <summary>Where the module is: its manifest stands in one of the folders above this program, wherever that was started from.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "Rollouts.psd1";

    internal static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Manifest);
            if (File.Exists(path))
            {
                return path;
            }
        }

        // Import-Module then says in its own words that there is no such file.
        return Path.Combine(AppContext.BaseDirectory, Manifest);
    }
}
