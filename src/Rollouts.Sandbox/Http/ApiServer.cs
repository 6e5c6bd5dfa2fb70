using System.Security.Cryptography;
using System.Text;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Wire;

namespace Rollouts.Sandbox.Http;

/// <summary>
/// The API over HTTP on this machine. kubectl sends no credentials over plain HTTP, so the path is the secret: whoever does not
/// know it finds nothing.
/// </summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private const int SecretBytes = 16;
    private readonly LoopbackServer _server;
    private readonly ApiRouter _router;
    private readonly string _secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(SecretBytes)).ToLowerInvariant();

    /// <summary>Creates a server.</summary>
    /// <param name="api">The verbs.</param>
    /// <param name="logs">The containers' logs.</param>
    public ApiServer(ClusterApi api, IPodLogs logs)
    {
        _router = new ApiRouter(api, logs, "/" + _secret);
        _server = new LoopbackServer(AnswerAsync, api.Time);
    }

    /// <summary>The server's URL, its secret path included; valid once started.</summary>
    public Uri Url => new($"http://127.0.0.1:{_server.Port}/{_secret}");

    /// <summary>Opens the port.</summary>
    public void Start() => _server.Start();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _router.Dispose();
    }

    /// <summary>Every request passes here.</summary>
    private async Task AnswerAsync(HttpRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!IsForThisMachine(request) || segments.Length == 0 || !KnowsSecret(segments[0]))
        {
            await response.SendAsync(404, "text/plain; charset=utf-8", "404 page not found\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var exchange = new Exchange(request, response, [.. segments.Skip(1).Select(Uri.UnescapeDataString)]);
        try
        {
            await _router.AnswerAsync(exchange, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (!response.HasStarted)
        {
            if (refusal.RetryAfterSeconds is { } seconds)
            {
                response.Headers.Add("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            await exchange.SendAsync(StatusBody.Of(refusal), cancellationToken, refusal.Code).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException) && !response.HasStarted)
        {
            // A fault of the sandbox itself must reach whoever asked, not end the process.
            await exchange.SendAsync(StatusBody.Of(new ApiRefusal(500, "InternalError", $"Internal error occurred: {e.Message}")), cancellationToken, 500).ConfigureAwait(false);
        }
    }

    /// <summary>A web page may send requests to this address under a name of its own; those are not for this server.</summary>
    private static bool IsForThisMachine(HttpRequest request) => (request.Headers["Host"] ?? string.Empty).Split(':')[0] is "127.0.0.1" or "localhost";

    private bool KnowsSecret(string told) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(told), Encoding.UTF8.GetBytes(_secret));
}
