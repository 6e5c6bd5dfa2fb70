using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>A practice cluster with the example shop, started and stopped by our commands.</summary>
public sealed class Sandbox : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly string _server;

    public Sandbox()
    {
        var sandbox = Module.Run("Start-RolloutSandbox -Example").Succeeded();
        Context = sandbox.Value<string>("Context");
        _server = sandbox.Value<string>("Server");
        KubeConfig = sandbox.Value<string>("KubeConfig");
        Module.Use(KubeConfig);
    }

    internal string KubeConfig { get; }

    internal string Context { get; }

    internal ModuleHost Module { get; } = new();

    public void Dispose()
    {
        Module.Run($"Stop-RolloutSandbox {Context}").Succeeded();
        Module.Dispose();
        _client.Dispose();
    }

    internal RunResult Run(string script) => Module.Run(script);

    /// <summary>Changes a Deployment as somebody else does: straight at the API.</summary>
    internal async Task<JsonNode> PatchAsync(string name, string merge)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, Address(name))
        {
            Content = new StringContent(merge, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/merge-patch+json")),
        };
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    /// <summary>Sets what is to be wrong with the way to the cluster (about_RolloutSandbox).</summary>
    internal async Task SetFaultsAsync(string data)
    {
        var map = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "rollouts-faults" }, ["data"] = JsonNode.Parse(data) };
        using var content = new StringContent(map.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await _client.PostAsync(new Uri($"{_server}/api/v1/namespaces/kube-system/configmaps"), content, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    internal async Task<JsonNode> GetAsync(string name) => JsonNode.Parse(await _client.GetStringAsync(Address(name), TestContext.Current.CancellationToken))!;

    private Uri Address(string name) => new($"{_server}/apis/apps/v1/namespaces/default/deployments/{name}");
}
