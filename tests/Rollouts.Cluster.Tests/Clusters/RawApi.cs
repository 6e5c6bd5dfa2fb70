using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;

namespace Rollouts.Cluster.Tests.Clusters;

/// <summary>
/// Plain requests to an API server: what other people do to the rollouts that ours works on. It shares no code with the module.
/// </summary>
internal sealed partial class RawApi : IDisposable
{
    private readonly Kubernetes _client;

    internal RawApi(string kubeConfig, string? context = null)
    {
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeConfig, context));
        _client.HttpClient.Timeout = Timeout.InfiniteTimeSpan;
    }

    public void Dispose() => _client.Dispose();

    internal async Task<Version> VersionAsync(CancellationToken cancellationToken)
    {
        var version = await GetAsync("version", cancellationToken);
        return Version.Parse(Numbers().Match((string)version["gitVersion"]!).Value);
    }

    internal Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>The object, or null where there is none.</summary>
    internal async Task<JsonNode?> FindAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(HttpMethod.Get, path, null, null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken);
    }

    internal Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body.ToJsonString(), "application/json", cancellationToken);

    internal Task<JsonNode> PostYamlAsync(string path, string body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, "application/yaml", cancellationToken);

    internal Task<JsonNode> PatchAsync(string path, string body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, body, "application/strategic-merge-patch+json", cancellationToken);

    internal Task<JsonNode> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, null, cancellationToken);

    /// <summary>The events of a watch, until it ends.</summary>
    internal async IAsyncEnumerable<JsonNode> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(HttpMethod.Get, path, null, null, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string? body, string? type, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(method, path, body, type, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, string? body, string? type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_client.BaseUri.AbsoluteUri.TrimEnd('/')}/{path}"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type!));
        }

        if (_client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }

        return await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}: {text}", null, response.StatusCode);
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+", RegexOptions.None, 1000)]
    private static partial Regex Numbers();
}
