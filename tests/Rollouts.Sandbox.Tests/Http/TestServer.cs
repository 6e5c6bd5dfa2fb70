using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Http;

namespace Rollouts.Sandbox.Tests.Http;

/// <summary>An API server over HTTP, with no controllers behind it, and a client.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly ApiServer _server;

    public TestServer(TimeProvider? time = null, int historyLength = 4096)
    {
        Cluster = FreshCluster.Create(time ?? TimeProvider.System, historyLength);
        Logs = new WrittenLogs();
        _server = new ApiServer(Cluster, Logs);
        _server.Start();
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { BaseAddress = new Uri(_server.Url + "/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public ClusterApi Cluster { get; }

    public WrittenLogs Logs { get; }

    public IApi Api => Cluster.As("tests");

    public Uri Url => _server.Url;

    public HttpClient Client { get; }

    public Task<(int Code, JsonNode Body, HttpResponseMessage Response)> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, accept: accept);

    public async Task<(int Code, JsonNode Body, HttpResponseMessage Response)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text)!, response);
    }

    /// <summary>Opens a watch; it is open when this returns.</summary>
    public async Task<StreamReader> WatchAsync(string path)
    {
        var response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public void CreatePod(string name, string ns = "default", string labels = "{}") => Api.Create(
        Rollouts.Sandbox.Kinds.Resources.Pods,
        JsonNode.Parse($$"""{"metadata":{"name":"{{name}}","namespace":"{{ns}}","labels":{{labels}} },"spec":{"containers":[{"name":"app","image":"app:1"}]} }""")!.AsObject());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
