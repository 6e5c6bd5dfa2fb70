namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>How a file looked when it was read: enough to notice that it has been replaced. A class: lists of a struct are compiled anew in every process.</summary>
internal sealed record FileStamp(string Path, DateTime Written, long Length)
{
    /// <summary>The file as it is now; a missing one has length -1.</summary>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new(path, file.LastWriteTimeUtc, file.Length) : new(path, default, -1);
    }

    /// <summary>Whether the file is still as it was.</summary>
    public bool IsCurrent => this == Of(Path);
}
