using System.Net.Http.Headers;
using System.Text;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>
/// A token in a file that somebody replaces: a kubelet does so every few minutes. As in client-go the file is read again once a
/// minute, the last good token serves while it cannot be read, and a token of the kubeconfig serves until it ever could.
/// </summary>
internal sealed class TokenFileCredentials(string file, string? fallback, ClientCertificate? certificate, TimeProvider time) : CredentialSource
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);

    private readonly Gate _reading = new();
    private volatile Reading? _last;

    public override ClientCertificate? Certificate => certificate;

    public override async ValueTask<object?> PrepareAsync(SessionNotes notes, CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < GoodFor)
        {
            return last.Token;
        }

        return (await ReadAsync(notes, cancellationToken).ConfigureAwait(false)).Token;
    }

    public override async ValueTask<bool> RenewAsync(object? refused, SessionNotes notes, CancellationToken cancellationToken) =>
        !string.Equals((await ReadAsync(notes, cancellationToken).ConfigureAwait(false)).Token, refused as string, StringComparison.Ordinal);

    public override AuthenticationHeaderValue? Header => (_last?.Token ?? fallback) is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;

    private Task<Reading> ReadAsync(SessionNotes notes, CancellationToken cancellationToken) => _reading.RunAsync(
        async () =>
        {
            var token = await TokenAsync(cancellationToken).ConfigureAwait(false);
            if (token is null)
            {
                token = _last?.Token ?? fallback ?? throw Unreadable();
                notes.Verbose($"The token file {file} cannot be read now; the last token is used.");
            }

            return _last = new Reading(token, time.GetTimestamp());
        },
        cancellationToken);

    private RolloutException Unreadable() =>
        new(ErrorId.InvalidKubeConfig, $"The token file {file} cannot be read, is empty, or holds no token.", "Check tokenFile in the kubeconfig and who may read the file.")
        {
            Target = file,
        };

    private async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim();
            return token.Length > 0 && !token.EnumerateRunes().Any(Rune.IsControl) ? token : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class Reading(string token, long at)
    {
        public string Token { get; } = token;

        public long At { get; } = at;
    }
}
