using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Rollouts.ClusterNodes;

/// <summary>The few verbs that a node needs, over raw JSON.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Settings settings)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(settings.Authority);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        _http = new HttpClient(handler) { BaseAddress = settings.Server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(settings.TokenFile).Trim());
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("kubelet/rollouts-tests");
    }

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, path, body: null, "application/json", cancellationToken);

    public Task<JsonObject> CreateAsync(string path, JsonObject body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, path, body, "application/json", cancellationToken);

    public Task<JsonObject> ReplaceAsync(string path, JsonObject body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Put, path, body, "application/json", cancellationToken);

    public Task<JsonObject> MergeAsync(string path, JsonObject body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json", cancellationToken);

    public Task<JsonObject> DeleteAsync(string path, JsonObject options, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Delete, path, options, "application/json", cancellationToken);

    /// <summary>The events of one watch, until the server ends it.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return Parse(line);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, string type, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), new MediaTypeHeaderValue(type));
        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            await ThrowIfRefusedAsync(response, limit.Token);
            return Parse(await response.Content.ReadAsStringAsync(limit.Token));
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{method} {path}: no answer within 20 seconds.", late);
        }
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new ApiFailure(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private static JsonObject Parse(string text)
        => JsonNode.Parse(text) as JsonObject ?? throw new HttpRequestException($"Not a JSON object: {text}");
}
