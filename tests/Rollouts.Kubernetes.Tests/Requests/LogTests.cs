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
        Assert.Equal("/api/v1/namespaces/prod/pods/web-1/log?container=app&tailLines=2&previous=true", server.Seen.Single().Target);
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
    public async Task A_line_of_a_megabyte_is_cut_and_hides_none_of_those_after_it()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, $"first\n{new string('x', 1_000_000)}\nFATAL: the reason\nbye\n", "Content-Type: text/plain"));
        var cluster = await _room.OpenAsync(server);

        var lines = await cluster.ReadLogAsync("prod", "web-1", "app", 3, previous: false, Token);

        Assert.Equal(["FATAL: the reason", "bye"], lines.Skip(1));
        Assert.InRange(lines[0].Length, 1, 1001);
    }

    [Fact]
    public async Task A_server_that_sends_more_lines_than_it_was_asked_for_is_asked_for_the_last()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, string.Concat(Enumerable.Range(1, 100_000).Select(i => $"line {i}\n")), "Content-Type: text/plain"));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal(["line 99999", "line 100000"], await cluster.ReadLogAsync("prod", "web-1", "app", 2, previous: false, Token));
    }
}
