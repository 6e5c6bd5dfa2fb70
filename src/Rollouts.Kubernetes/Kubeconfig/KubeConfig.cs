using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Several kubeconfig files merged as kubectl merges them: of entries with one name the first file's is taken whole, and the first current context that is named.</summary>
internal sealed class KubeConfig
{
    private readonly List<string> _files = [];

    /// <summary>The files that were there.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The current context; null where no file names one.</summary>
    public string? CurrentContext { get; private set; }

    /// <summary>Contexts by name.</summary>
    public Dictionary<string, KubeConfigSection> Contexts { get; } = new(StringComparer.Ordinal);

    /// <summary>Clusters by name.</summary>
    public Dictionary<string, KubeConfigSection> Clusters { get; } = new(StringComparer.Ordinal);

    /// <summary>Users by name.</summary>
    public Dictionary<string, KubeConfigSection> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the files say nothing at all, as when there are none.</summary>
    public bool IsEmpty => Contexts.Count + Clusters.Count + Users.Count == 0 && CurrentContext is null;

    /// <summary>Reads and merges; files that are not there are skipped.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidKubeConfig"/>.</exception>
    public static KubeConfig Load(IEnumerable<string> paths)
    {
        var config = new KubeConfig();
        foreach (var path in paths)
        {
            if (Read(path) is { } text)
            {
                config._files.Add(path);
                config.Merge(path, text);
            }
        }

        return config;
    }

    // ReadAllTextAsync would be a blocking read as well, on another thread of the pool, and plumbing that a new process has to compile first.
    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            throw KubeConfigError.Of(
                $"The kubeconfig {path} cannot be read: {(Directory.Exists(path) ? "it is a folder" : problem is UnauthorizedAccessException ? "access is denied" : "the file system reports an error")}.",
                path,
                "Check the path in -KubeConfig or $env:KUBECONFIG, and the file's permissions.");
        }
    }

    private void Merge(string file, string text)
    {
        KubeConfigSection root;
        try
        {
            var documents = YamlReader.ReadAll(text);
            root = KubeConfigSection.From(file, documents.Count == 0 ? null : documents[0], 1);
        }
        catch (YamlProblemException problem)
        {
            // The parser's own words are left out: they may quote the file, and the file holds secrets.
            throw KubeConfigError.At(file, problem.Line, "this is not valid YAML.");
        }

        CurrentContext ??= root.Text("current-context");
        Merge(Contexts, root, "contexts", "context");
        Merge(Clusters, root, "clusters", "cluster");
        Merge(Users, root, "users", "user");
    }

    private static void Merge(Dictionary<string, KubeConfigSection> entries, KubeConfigSection root, string list, string item)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in root.Sections(list))
        {
            var name = entry.Text("name") ?? throw KubeConfigError.At(entry.File, entry.Line, $"this entry of '{list}' has no name.");
            if (!own.Add(name))
            {
                throw entry.Error("name", $"'{list}' has two entries with this name.");
            }

            entries.TryAdd(name, entry.Section(item));
        }
    }
}
