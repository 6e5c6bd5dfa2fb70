using System.Collections;
using System.Reflection;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Credentials;

/// <summary>Whatever goes wrong, no secret of the kubeconfig is in what anybody is told.</summary>
[UnsupportedOSPlatform("windows")]
[Collection("plugins")] // A script that is still being written when another test forks cannot be started.
public sealed class SecrecyTests : IDisposable
{
    private const string Canary = "c4n4ry-in-the-c0al-mine";

    private readonly Room _room = new();
    private readonly Certificates _authority = new();

    public static TheoryData<string> Users => new(
        $"token: {Canary}",
        "tokenFile: token",
        $"username: jane\npassword: {Canary}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ../plugin.sh}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _room.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task No_error_and_no_note_holds_a_secret(string user)
    {
        Func<Exchange, Task>[] troubles =
        [
            exchange => exchange.RefuseAsync(401, "Unauthorized", $"bad header {exchange.Header("Authorization")}"),
            exchange => exchange.RefuseAsync(403, "Forbidden", "no", $"Warning: 299 - \"you sent {exchange.Header("Authorization")}\""),
            exchange => exchange.ReplyAsync(502, $"<pre>Authorization: {exchange.Header("Authorization")}</pre>", "Content-Type: text/html"),
            exchange => exchange.ReplyAsync(200, $"Authorization: {exchange.Header("Authorization")}", "Content-Type: text/plain"),
            exchange => exchange.ReplyAsync(302, "", $"Location: https://elsewhere/{exchange.Header("Authorization")?.Split(' ')[^1]}"),
            async exchange =>
            {
                await exchange.StartAsync();
                exchange.Cut();
            },
            exchange => exchange.ReplyAsync(200, "{\"items\":[}"),
        ];

        await Task.WhenAll(troubles.Select(trouble => TryAllAsync(user, trouble)));

    }

    [Fact]
    public async Task A_cancelled_request_does_not_lead_to_its_headers()
    {
        await using var server = Secure.Server(_authority, exchange => exchange.HangAsync());
        _room.WriteKubeConfig(server.Url, $"token: {Canary}", Secure.Trusting(_authority));
        var cluster = await _room.OpenAsync();
        using var cancelling = new CancellationTokenSource();

        var reading = cluster.GetAsync(ResourceType.Deployments, "prod", "web", cancelling.Token);
        await Poll.UntilAsync(() => !server.Seen.IsEmpty, "the request arrives");
        await cancelling.CancelAsync();

        Innocent(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task An_unreachable_server_is_told_without_secrets(string user)
    {
        Hide(_room);
        await using var server = FaultServer.Interrupting("HTTP/1.1 400 Bad Request\r\n\r\n");
        _room.WriteKubeConfig($"https://127.0.0.1:{server.Port}", user, Secure.Trusting(_authority));
        var cluster = await _room.OpenAsync();

        Innocent(await Assert.ThrowsAnyAsync<RolloutException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token)));
        Assert.All(_room.Notes, note => Innocent(note.Text));
    }

    private static void Hide(Room room)
    {
        room.Folder.Write(".kube/token", Canary);
        room.Folder.Script("plugin.sh", $$$$"""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{{{Canary}}}}"}}'""");
    }

    private async Task TryAllAsync(string user, Func<Exchange, Task> trouble)
    {
        using var room = new Room();
        Hide(room);
        await using var server = Secure.Server(_authority, trouble);
        room.WriteKubeConfig(server.Url, user, Secure.Trusting(_authority));
        var cluster = await room.OpenAsync();
        var patch = new ResourcePatch(PatchKind.Merge, new JsonObject());
        Task[] attempts =
        [
            cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token),
            cluster.PatchAsync(ResourceType.Deployments, "prod", "web", patch, Token),
            cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), Token).GetAsyncEnumerator(Token).MoveNextAsync().AsTask(),
            cluster.FollowAsync(ResourceType.Deployments, new ListQuery("prod"), Token).GetAsyncEnumerator(Token).MoveNextAsync().AsTask(),
        ];

        foreach (var attempt in attempts)
        {
            Innocent(await Assert.ThrowsAnyAsync<RolloutException>(() => attempt));
        }

        Assert.NotEmpty(room.Notes);
        Assert.All(room.Notes, note => Innocent(note.Text));
    }

    private static void Innocent(Exception error)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Search(error, seen, 0);
    }

    private static void Innocent(string text)
    {
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("jane:" + Canary)), text, StringComparison.Ordinal);
    }

    /// <summary>Looks into every property, as a debugger or PowerShell's Get-Error would.</summary>
    private static void Search(object? value, HashSet<object> seen, int depth)
    {
        if (value is null || depth > 12 || value is Type or MemberInfo or Assembly or Module || !seen.Add(value))
        {
            return;
        }

        Innocent(value.ToString() ?? "");
        if (value is string || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            return;
        }

        if (value is IEnumerable many)
        {
            foreach (var item in many)
            {
                Search(item, seen, depth + 1);
            }
        }

        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike))
        {
            object? next;
            try
            {
                next = property.GetValue(value);
            }
            catch (TargetInvocationException)
            {
                continue;
            }

            Search(next, seen, depth + 1);
        }
    }
}
