using System.Globalization;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Connections;
using Rollouts.Kubernetes.Kubeconfig;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Connections;

public sealed class ProxyTests : IDisposable
{
    private readonly Room _room = new();
    private readonly Certificates _authority = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _room.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_proxy_url_of_the_cluster_is_used_for_TLS()
    {
        await using var server = Secure.Server(_authority);
        await using var proxy = FaultServer.Playing(exchange => exchange.TunnelAsync(server.Port));

        await GetAsync(server.Url, $"proxy-url: http://jane:p%40ss@127.0.0.1:{proxy.Port}\n{Secure.Trusting(_authority)}");

        var connect = proxy.Seen.Last();
        Assert.Equal(("CONNECT", $"127.0.0.1:{server.Port}"), (connect.Method, connect.Target));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task The_proxys_user_is_shown_to_the_proxy_only()
    {
        await using var server = Secure.Server(_authority);
        await using var proxy = FaultServer.Playing(
            exchange => exchange.ReplyAsync(407, "", "Proxy-Authenticate: Basic realm=\"p\""),
            exchange => exchange.TunnelAsync(server.Port));

        await GetAsync(server.Url, $"proxy-url: http://jane:p%40ss@127.0.0.1:{proxy.Port}\n{Secure.Trusting(_authority)}");

        Assert.Equal("Basic " + Secure.Base64("jane:p@ss"), proxy.Seen.Last().Header("Proxy-Authorization"));
        Assert.Null(server.Seen.Single().Header("Proxy-Authorization"));
        Assert.DoesNotContain(_room.Notes, note => note.Text.Contains("p@ss", StringComparison.Ordinal) || note.Text.Contains("p%40ss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_proxy_url_is_used_for_plain_http_too()
    {
        await using var proxy = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));

        await GetAsync("http://cluster.example.com:8080", $"proxy-url: http://127.0.0.1:{proxy.Port}");

        Assert.Equal("http://cluster.example.com:8080/apis/apps/v1/namespaces/prod/deployments/web", proxy.Seen.Single().Target);
    }

    [Fact]
    public async Task A_proxy_may_speak_TLS()
    {
        await using var server = Secure.Server(_authority);
        await using var proxy = Secure.Server(_authority, exchange => exchange.TunnelAsync(server.Port));

        await GetAsync(server.Url, $"proxy-url: {proxy.Url}\n{Secure.Trusting(_authority)}");

        Assert.Equal("CONNECT", proxy.Seen.Single().Method);
    }

    [Fact]
    public async Task A_proxy_may_speak_socks5()
    {
        await using var server = Secure.Server(_authority);
        await using var proxy = new SocksServer(server.Port);

        await GetAsync(server.Url, $"proxy-url: socks5://127.0.0.1:{proxy.Port}\n{Secure.Trusting(_authority)}");

        Assert.Equal(1, proxy.Served);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_without_its_password()
    {
        await using var proxy = FaultServer.Playing(exchange => exchange.ReplyAsync(403, "no"));

        var error = await Assert.ThrowsAsync<RolloutException>(() => GetAsync("https://cluster.example.com", $"proxy-url: http://jane:secret@127.0.0.1:{proxy.Port}"));

        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
        Assert.Contains($"the proxy 127.0.0.1:{proxy.Port} refused", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_away_is_named()
    {
        string url;
        await using (var proxy = FaultServer.Playing(exchange => exchange.HangAsync()))
        {
            url = proxy.Url;
        }

        var error = await Assert.ThrowsAsync<RolloutException>(() => GetAsync("https://cluster.example.com", $"proxy-url: {url}"));

        Assert.Contains($"by way of the proxy {new Uri(url).Authority}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example.com:6443", "HTTPS_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://api.example.com:6443", "https_proxy=p:1", "http://p:1/")]
    [InlineData("https://api.example.com:6443", "HTTP_PROXY=http://p:1", null)]
    [InlineData("http://api.example.com", "HTTP_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=socks5://p:1", "socks5://p:1/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:1;NO_PROXY=*", null)]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:1;NO_PROXY=other.com, example.com", null)]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:1;no_proxy=.Example.com", null)]
    [InlineData("https://example.com", "HTTPS_PROXY=http://p:1;NO_PROXY=.example.com", "http://p:1/")]
    [InlineData("https://example.com", "HTTPS_PROXY=http://p:1;NO_PROXY=*.example.com", "http://p:1/")]
    [InlineData("https://myexample.com", "HTTPS_PROXY=http://p:1;NO_PROXY=example.com", "http://p:1/")]
    [InlineData("https://example.com:6443", "HTTPS_PROXY=http://p:1;NO_PROXY=example.com:6443", null)]
    [InlineData("https://example.com:443", "HTTPS_PROXY=http://p:1;NO_PROXY=example.com:6443", "http://p:1/")]
    [InlineData("https://10.1.2.3:6443", "HTTPS_PROXY=http://p:1;NO_PROXY=10.0.0.0/8", null)]
    [InlineData("https://11.1.2.3:6443", "HTTPS_PROXY=http://p:1;NO_PROXY=10.0.0.0/8", "http://p:1/")]
    [InlineData("https://10.1.2.3:6443", "HTTPS_PROXY=http://p:1;NO_PROXY=10.1.2.3", null)]
    [InlineData("https://10.1.2.3:6443", "HTTPS_PROXY=http://p:1;NO_PROXY=10.1.2.3:443", "http://p:1/")]
    [InlineData("https://[fd00::1]:6443", "HTTPS_PROXY=http://p:1;NO_PROXY=fd00::/8", null)]
    [InlineData("http://127.0.0.1:8080", "HTTP_PROXY=http://p:1", null)]
    [InlineData("http://localhost:8080", "HTTP_PROXY=http://p:1", null)]
    [InlineData("https://[::1]:8080", "HTTPS_PROXY=http://p:1", null)]
    public void The_environments_proxies_are_read_as_kubectl_reads_them(string server, string environment, string? proxy)
    {
        foreach (var variable in environment.Split(';'))
        {
            var (name, value) = (variable.Split('=', 2)[0], variable.Split('=', 2)[1]);
            _room.Variables[name] = value;
        }

        var target = new ClusterTarget { Identity = new ClusterIdentity("c", server, "", "default"), Server = new Uri(server), Files = [] };

        Assert.Equal(proxy, ProxyRules.For(target, _room.Surroundings)?.AbsoluteUri);
    }

    [Fact]
    public async Task A_proxy_variable_set_later_is_noticed()
    {
        _room.WriteKubeConfig("http://cluster.example.com:8080");
        await _room.OpenAsync();
        await using var proxy = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));

        _room.Variables["HTTP_PROXY"] = "127.0.0.1:" + proxy.Port.ToString(CultureInfo.InvariantCulture);
        await (await _room.OpenAsync()).GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Single(proxy.Seen);
    }

    private async Task GetAsync(string url, string cluster)
    {
        _room.WriteKubeConfig(url, cluster: cluster);
        await (await _room.OpenAsync()).GetAsync(ResourceType.Deployments, "prod", "web", Token);
    }
}
