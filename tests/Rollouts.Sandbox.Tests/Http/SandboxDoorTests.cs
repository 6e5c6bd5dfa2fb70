using System.Net.Sockets;
using Rollouts.Sandboxes;

namespace Rollouts.Sandbox.Tests.Http;

public sealed class SandboxDoorTests
{
    [Fact]
    public async Task Several_sandboxes_run_apart_and_leave_nothing_behind()
    {
        var door = new SandboxDoor();
        var first = await door.StartAsync(new SandboxOptions(Nodes: 1), TestContext.Current.CancellationToken);
        var second = await new SandboxDoor().StartAsync(new SandboxOptions(Nodes: 2), TestContext.Current.CancellationToken);

        Assert.Equal("sandbox sandbox-2", $"{first.Context} {second.Context}");
        Assert.Equal("sandbox sandbox-2", string.Join(' ', door.Running.Select(s => s.Context)));
        Assert.NotEqual(first.Server, second.Server);
        Assert.Equal("node-1 node-2", string.Join(' ', second.Nodes));
        using var client = new HttpClient();
        Assert.Contains("\"node-2\"", await client.GetStringAsync(second.Server + "/api/v1/nodes", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("\"node-2\"", await client.GetStringAsync(first.Server + "/api/v1/nodes", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.KubeConfig));
        }

        Assert.True(await door.StopAsync("sandbox"));
        Assert.True(await door.StopAsync("sandbox-2"));
        Assert.False(await door.StopAsync("sandbox"));
        Assert.Empty(door.Running);
        Assert.False(File.Exists(first.KubeConfig) || File.Exists(second.KubeConfig));
        using var socket = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(async () => await socket.ConnectAsync("127.0.0.1", new Uri(first.Server).Port, TestContext.Current.CancellationToken));
    }
}
