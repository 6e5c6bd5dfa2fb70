using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Requests;

/// <summary>Logs are untrusted, may be huge, and are worth no error.</summary>
public sealed class LogTests : IDisposable
{
    private readonly Room _room = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task The_last_lines_of_a_run_are_asked_for_and_made_safe()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, "a\nb\n\u001b[31mred\u001b[0m\u0007\n", "Content-Type: text/plain"));
        var cluster = await _room.OpenAsync(server);

        var lines = await cluster.ReadLogAsync("prod", "web-1", "app", 2, previous: true, Token);

        Assert.Equal(["b", "red"], lines);
        Assert.Equal("/api/v1/namespaces/prod/pods/web-1/log?container=app&tailLines=2&limitBytes=65536&previous=true", server.Seen.Single().Target);
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "NotFound")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task What_cannot_be_had_is_no_line_and_no_second_try(int status, string reason)
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(status, reason, "no"));
        var cluster = await _room.OpenAsync(server);

        Assert.Empty(await cluster.ReadLogAsync("prod", "web-1", "app", 20, previous: false, Token));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_server_that_sends_more_than_it_was_asked_for_is_not_listened_to()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, new string('x', 1_000_000), "Content-Type: text/plain"));
        var cluster = await _room.OpenAsync(server);

        Assert.InRange(Assert.Single(await cluster.ReadLogAsync("prod", "web-1", "app", 20, previous: false, Token)).Length, 1, 1001);
    }
}
