using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Rollouts.Sandbox.Tests.Http;

public sealed class ServerTests
{
    [Fact]
    public async Task Outside_its_secret_path_there_is_nothing()
    {
        await using var server = new TestServer();
        var root = new Uri(server.Url, "/");

        foreach (var path in new[] { string.Empty, "version", "api/v1/pods", new string('0', 32) + "/version" })
        {
            var (code, body, _) = await server.GetAsync(new Uri(root, path).ToString());
            Assert.Equal((404, "404 page not found\n"), (code, body.ToString()));
        }

        Assert.Equal(200, (await server.GetAsync("version")).Code);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:80")]
    public async Task A_request_under_a_foreign_host_name_finds_nothing(string host)
    {
        await using var server = new TestServer();
        using var request = new HttpRequestMessage(HttpMethod.Get, "version");
        request.Headers.Host = host;

        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_date_is_the_clusters()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var server = new TestServer(time);

        var (_, _, response) = await server.GetAsync("version");

        Assert.Equal(time.GetUtcNow(), response.Headers.Date);
    }

    [Fact]
    public async Task An_unknown_path_is_told_as_the_API_tells_it()
    {
        await using var server = new TestServer();

        var (code, body, _) = await server.GetAsync("apis/argoproj.io/v1alpha1/rollouts");

        Assert.Equal(404, code);
        Assert.Equal("the server could not find the requested resource", (string?)body["message"]);
    }

    [Fact]
    public async Task Several_requests_that_arrive_at_once_on_one_connection_are_answered_in_order()
    {
        await using var server = new TestServer();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Url.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var get = (string path, string more) => $"GET {server.Url.AbsolutePath}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n";

        await stream.WriteAsync(Encoding.ASCII.GetBytes(get("/livez", "") + get("/version", "") + get("/readyz", "Connection: close\r\n")), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var all = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, all.Split("HTTP/1.1 200").Length - 1);
        Assert.Contains("gitVersion", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("GET http://127.0.0.1/ HTTP/1.1\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", "413")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "501")]
    public async Task What_is_no_proper_request_is_refused_and_the_server_lives_on(string sent, string code)
    {
        await using var server = new TestServer();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Url.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());

        Assert.StartsWith($"HTTP/1.1 {code} ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(200, (await server.GetAsync("version")).Code);
    }

    [Fact]
    public async Task A_body_in_chunks_is_read()
    {
        await using var server = new TestServer();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/namespaces");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StringContent("""{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"shop"}}""", Encoding.UTF8, "application/json");

        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(201, (int)response.StatusCode);
    }

    [Fact]
    public async Task Stopping_closes_the_port_and_every_stream()
    {
        var server = new TestServer();
        var port = server.Url.Port;
        var watches = new List<StreamReader>();
        for (var i = 0; i < 20; i++)
        {
            watches.Add(await server.WatchAsync("api/v1/pods?watch=true"));
        }

        var ends = watches.Select(async w =>
        {
            try
            {
                return await w.ReadToEndAsync(TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                return string.Empty;
            }
        }).ToList();
        await server.DisposeAsync();

        Assert.All(await Task.WhenAll(ends), Assert.Empty);
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(async () => await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Hundreds_of_watches_and_thousands_of_requests_go_side_by_side()
    {
        await using var server = new TestServer();
        var watches = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => server.WatchAsync("api/v1/namespaces/default/configmaps?watch=true")));

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            var (code, _, _) = i % 20 == 0
                ? await server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/configmaps", $$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c{{i}}"} }""")
                : await server.GetAsync("api/v1/namespaces/default/configmaps?limit=5");
            Assert.True(code is 200 or 201);
        });

        foreach (var watch in watches)
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.StartsWith("{\"type\":\"ADDED\"", await watch.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
    }
}
