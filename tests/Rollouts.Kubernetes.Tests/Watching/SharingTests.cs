using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Watching;

public sealed class SharingTests : IDisposable
{
    private readonly Room _room = new();
    private readonly TaskCompletionSource _more = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Those_who_follow_the_same_share_one_stream_and_all_are_told_all()
    {
        await using var server = Server();
        var cluster = await _room.OpenAsync(server);
        await using var first = new Follow(cluster);
        await first.UntilAsync("+a@1 +b@2 synced +a@8 -b@9");

        // The late ones learn what is there now, not what was.
        await using var second = new Follow(cluster);
        await using var third = new Follow(cluster, new ListQuery("prod"));
        await second.UntilAsync("+a@8 synced");
        await third.UntilAsync("+a@8 synced");
        _more.SetResult();

        await first.UntilAsync("+a@1 +b@2 synced +a@8 -b@9 +c@10");
        await second.UntilAsync("+a@8 synced +c@10");
        await third.UntilAsync("+a@8 synced +c@10");
        Assert.Equal(2, server.Seen.Count);
        Assert.InRange(server.OpenConnections, 1, 2);
    }

    [Fact]
    public async Task Those_who_follow_something_else_do_not()
    {
        await using var server = Server();
        var cluster = await _room.OpenAsync(server);

        await using var first = new Follow(cluster);
        await using var labelled = new Follow(cluster, new ListQuery("prod", "app=web"));
        await using var elsewhere = new Follow(cluster, new ListQuery("test"));
        await Poll.UntilAsync(() => server.Seen.Count == 6, "each lists and watches");
    }

    [Fact]
    public async Task Who_leaves_takes_nothing_from_the_others_and_the_last_closes_the_connection()
    {
        await using var server = Server();
        var cluster = await _room.OpenAsync(server);
        await using var first = new Follow(cluster);
        await using var second = new Follow(cluster);
        await first.UntilAsync("+a@1 +b@2 synced +a@8 -b@9");
        await second.UntilAsync(first.Told);

        first.Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Task);
        _more.SetResult();
        await second.UntilAsync("+a@1 +b@2 synced +a@8 -b@9 +c@10");
        second.Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Task);

        await Poll.UntilAsync(() => server.OpenConnections == 0, "no connection is left open");
        await using var third = new Follow(cluster);
        await third.UntilAsync("+a@1 +b@2 synced +a@8 -b@9 +c@10");
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_the_next_one_tries_anew()
    {
        var isAllowed = false;
        await using var server = new FaultServer(exchange => isAllowed ? exchange.ReplyAsync(200, Some.List(7)) : exchange.RefuseAsync(403, "Forbidden", "no"));
        var cluster = await _room.OpenAsync(server);

        await using var first = new Follow(cluster);
        await using var second = new Follow(cluster);
        Assert.Equal(ErrorId.Forbidden, (await Assert.ThrowsAsync<ApiException>(() => first.Task)).ErrorId);
        Assert.Equal(ErrorId.Forbidden, (await Assert.ThrowsAsync<ApiException>(() => second.Task)).ErrorId);

        isAllowed = true;
        await using var third = new Follow(cluster);
        await Poll.UntilAsync(() => third.Told == "synced", "it is let in");
    }

    private FaultServer Server() => new(async exchange =>
    {
        if (!exchange.Target.Contains("watch=true", StringComparison.Ordinal))
        {
            await exchange.ReplyAsync(200, Some.List(7, Some.Deployment("a", 1), Some.Deployment("b", 2)));
            return;
        }

        await exchange.StartAsync();
        await exchange.WriteAsync(Some.Event("MODIFIED", Some.Deployment("a", 8)) + Some.Event("DELETED", Some.Deployment("b", 9)));
        await _more.Task.WaitAsync(exchange.Stopping);
        await exchange.WriteAsync(Some.Event("ADDED", Some.Deployment("c", 10)));
        await exchange.HangAsync();
    });
}
