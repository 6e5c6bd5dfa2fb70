using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>
/// Credentials from a plugin, run when there are none yet, when they have expired and once when the server refuses them. All
/// sessions of the process that would run it alike share one, since running it takes a second, or somebody's password.
/// </summary>
internal sealed class ExecCredentials : CredentialSource
{
    private static readonly ConcurrentDictionary<string, ExecCredentials> Shared = new(StringComparer.Ordinal);

    private readonly ExecPlugin _plugin;
    private readonly Surroundings _surroundings;
    private readonly Gate _running = new();
    private volatile ExecCredential? _current;

    private ExecCredentials(ExecPlugin plugin, Surroundings surroundings)
    {
        _plugin = plugin;
        _surroundings = surroundings;
    }

    public override ClientCertificate? Certificate => _current?.Certificate;

    public override string Doubt => _current?.ExpiredBefore is { } expired
        ? string.Create(CultureInfo.InvariantCulture, $" (the credential plugin {SafeText.Line(_plugin.Command, 200)} gave a credential that had expired at {expired.UtcDateTime:yyyy-MM-dd HH:mm} UTC)")
        : "";

    /// <summary>The credentials of a plugin.</summary>
    public static ExecCredentials For(ExecPlugin plugin, Surroundings surroundings) =>
        Shared.GetOrAdd(Key(plugin, surroundings), _ => new ExecCredentials(plugin, surroundings));

    public override async ValueTask<object?> PrepareAsync(SessionNotes notes, CancellationToken cancellationToken)
    {
        if (_current is { } current && IsValid(current))
        {
            return current;
        }

        return await RunAsync(IsValid, notes, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<bool> RenewAsync(object? refused, SessionNotes notes, CancellationToken cancellationToken)
    {
        await RunAsync(candidate => !ReferenceEquals(candidate, refused) && IsValid(candidate), notes, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public override AuthenticationHeaderValue? Header => _current?.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;

    // A plugin's answer depends on its whole environment ($env:AWS_PROFILE, for one): another environment, other credentials.
    private static string Key(ExecPlugin plugin, Surroundings surroundings)
    {
        var text = new StringBuilder();
        void Add(string? part) => text.Append((part?.Length ?? -1).ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);

        Add(plugin.Executable);
        Add(plugin.ApiVersion);
        Add(plugin.ClusterInfo);
        Add(plugin.Interactive.ToString());
        foreach (var argument in plugin.Arguments)
        {
            Add(argument);
        }

        foreach (var (name, value) in plugin.Variables.Concat(surroundings.Variables().OrderBy(variable => variable.Key, StringComparer.Ordinal)))
        {
            Add(name);
            Add(value);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // While one session waits, another one may run the plugin.
    private Task<ExecCredential> RunAsync(Func<ExecCredential, bool> isGood, SessionNotes notes, CancellationToken cancellationToken) => _running.RunAsync(
        async () => _current is { } current && isGood(current)
            ? current
            : _current = (await ExecRunner.RunAsync(_plugin, _surroundings, notes, cancellationToken).ConfigureAwait(false)).ArrivedAt(_surroundings.Time.GetUtcNow()),
        cancellationToken);

    private bool IsValid(ExecCredential credential) => credential.Expires is not { } expires || expires > _surroundings.Time.GetUtcNow();
}
