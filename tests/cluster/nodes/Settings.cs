namespace Rollouts.ClusterNodes;

/// <summary>What <c>tests/cluster/up</c> tells the nodes, as <c>--name=value</c> arguments.</summary>
/// <param name="Server">The API server's URL.</param>
/// <param name="Authority">The file with the cluster's certificate authority: the server's, and the one that signs the server's own requests for logs.</param>
/// <param name="TokenFile">The file that holds the token.</param>
/// <param name="Certificate">The certificate of the log endpoint, valid for 127.0.0.1.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Count">How many nodes.</param>
/// <param name="ReadyFile">Created when all nodes are Ready.</param>
internal sealed record Settings(Uri Server, string Authority, string TokenFile, string Certificate, string Key, int Count, string ReadyFile)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An argument is missing or unknown.</exception>
    public static Settings Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            if (at < 3 || !argument.StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{argument}' is not --name=value.", nameof(arguments));
            }

            values[argument[2..at]] = argument[(at + 1)..];
        }

        string Take(string name) => values.Remove(name, out var value)
            ? value
            : throw new ArgumentException($"--{name} is missing.", nameof(arguments));

        var settings = new Settings(
            new Uri(Take("server")), Take("authority"), Take("token-file"), Take("certificate"), Take("key"),
            int.Parse(Take("count"), System.Globalization.CultureInfo.InvariantCulture), Take("ready-file"));
        return values.Count == 0 ? settings : throw new ArgumentException($"--{values.Keys.First()} is unknown.", nameof(arguments));
    }
}
