using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Sandbox.Running;

/// <summary>A kubeconfig in the temporary folder. Its URL holds the sandbox's secret, so nobody but its owner can read it, from its creation on.</summary>
internal sealed class KubeConfigFile : IDisposable
{
    private const int NameBytes = 8;

    private KubeConfigFile(string path) => Path = path;

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Writes a kubeconfig with one context.</summary>
    /// <param name="context">The name of the context, its cluster and its user.</param>
    /// <param name="server">The server.</param>
    /// <param name="ns">The context's namespace.</param>
    public static KubeConfigFile Create(string context, Uri server, string ns)
    {
        var name = $"rollouts-{context}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(NameBytes)).ToLowerInvariant()}.kubeconfig";
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // On Windows the temporary folder itself is the user's own.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes($"""
            apiVersion: v1
            kind: Config
            current-context: {context}
            clusters:
            - name: {context}
              cluster:
                server: {server}
            contexts:
            - name: {context}
              context:
                cluster: {context}
                namespace: {ns}
                user: {context}
            users:
            - name: {context}
              user: {"{}"}

            """.ReplaceLineEndings("\n")));
        return new KubeConfigFile(path);
    }

    /// <summary>Removes the file.</summary>
    public void Dispose() => File.Delete(Path);
}
