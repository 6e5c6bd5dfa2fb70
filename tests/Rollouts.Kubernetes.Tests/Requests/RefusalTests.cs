using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Requests;

public sealed class RefusalTests : IDisposable
{
    private readonly Room _room = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(400, "BadRequest", ErrorId.ApiError)]
    [InlineData(401, "Unauthorized", ErrorId.Unauthorized)]
    [InlineData(403, "Forbidden", ErrorId.Forbidden)]
    [InlineData(404, "NotFound", ErrorId.ApiError)]
    [InlineData(405, "MethodNotAllowed", ErrorId.ApiError)]
    [InlineData(409, "Conflict", ErrorId.Conflict)]
    [InlineData(409, "AlreadyExists", ErrorId.ApiError)]
    [InlineData(410, "Expired", ErrorId.ApiError)]
    [InlineData(415, "UnsupportedMediaType", ErrorId.ApiError)]
    [InlineData(422, "Invalid", ErrorId.ApiError)]
    [InlineData(500, "InternalError", ErrorId.ApiError)]
    public async Task A_refusal_is_told_with_the_servers_reason_and_words(int status, string reason, string errorId)
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(status, reason, "deployments.apps \"web\" said no"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => PatchAsync(cluster));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(status, error.StatusCode);
        Assert.Equal(reason, error.Reason);
        Assert.Equal("Cannot change deployment/web in namespace prod (context test): deployments.apps \"web\" said no", error.Message);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task A_forbidden_list_says_how_to_check_the_permission()
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(403, "Forbidden", "deployments.apps is forbidden: User \"u\" cannot list resource"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod"), Token).GetAsyncEnumerator(Token).MoveNextAsync());

        Assert.Contains("cannot list resource", error.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl auth can-i list deployments -n prod --context test", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_the_server_cannot_read_is_told_as_such()
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(400, "BadRequest", "unable to parse requirement: found '!', expected: identifier"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await cluster.ListAsync(ResourceType.Deployments, new ListQuery("prod", "!!"), Token).GetAsyncEnumerator(Token).MoveNextAsync());

        Assert.Equal(ErrorId.InvalidSelector, error.ErrorId);
    }

    [Fact]
    public async Task A_sign_in_page_is_told_with_its_beginning()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, "<html>\r\n\t<title>Sign \u001b[31min</title>" + new string('x', 5000), "Content-Type: text/html"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Equal(ErrorId.ApiError, error.ErrorId);
        Assert.Contains("text/html", error.Message, StringComparison.Ordinal);
        Assert.Contains("<title>Sign", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 0, 500);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public async Task A_gateways_error_page_is_told_with_its_status()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(403, "<h1>Blocked by policy</h1>", "Content-Type: text/html"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Equal(403, error.StatusCode);
        Assert.Equal("", error.Reason);
        Assert.Contains("Blocked by policy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TLS_server_asked_in_plain_http_is_told_with_a_remedy()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(400, "Client sent an HTTP request to an HTTPS server.\n", "Content-Type: text/plain"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Contains("HTTP request to an HTTPS server", error.Message, StringComparison.Ordinal);
        Assert.Contains("https against http", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggested_command_names_the_context_and_a_kubeconfig_that_is_not_the_default()
    {
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(403, "Forbidden", "no"));
        _room.WriteKubeConfig(server.Url);
        var text = await File.ReadAllTextAsync(Path.Combine(_room.Folder.Path, ".kube", "config"), Token);
        var other = _room.Folder.Write("other", text.Replace("test", "it's me", StringComparison.Ordinal));
        var cluster = await _room.OpenAsync(new ClusterChoice { KubeConfig = other });

        var error = await Assert.ThrowsAsync<ApiException>(() => PatchAsync(cluster));

        Assert.EndsWith($"kubectl auth can-i patch deployment/web -n prod --kubeconfig {other} --context 'it''s me'", error.Remedy, StringComparison.Ordinal);
        Assert.False(cluster.Identity.IsDefaultKubeConfig);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(302, "", $"Location: {elsewhere.Url}/login"));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token));

        Assert.Contains("redirects to 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Seen);
    }

    [Fact]
    public async Task Hostile_text_is_tamed()
    {
        var hostile = "\u001b]0;owned\u0007\u001b[2Jevil\u202Eoverride\u2066\r\nnext\u0085line\u200B" + new string('z', 100_000);
        await using var server = FaultServer.Playing(exchange => exchange.RefuseAsync(422, "Invalid\u001b[1m", hostile, "Warning: 299 - \"look \u009b31m out\""));
        var cluster = await _room.OpenAsync(server);

        var error = await Assert.ThrowsAsync<ApiException>(() => PatchAsync(cluster));

        foreach (var text in _room.Notes.Select(note => note.Text).Append(error.Message).Append(error.Reason).Append(error.Remedy))
        {
            Assert.DoesNotContain(text, character => char.IsControl(character) || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.Format);
            Assert.InRange(text.Length, 0, 1500);
        }
    }

    [Fact]
    public async Task Warnings_are_told_once_a_session()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(
            200,
            Some.Deployment("web", 1),
            """Warning: 299 - "apps/v1beta1 is \"deprecated\", use v1", 299 kube "unknown field \\ \"spec.x\"" "Wed, 21 Oct 2026 07:28:00 GMT",299 - "third" """,
            """Warning: 199 - "not ours" """,
            """Warning: 299 - "fourth" """));
        var cluster = await _room.OpenAsync(server);

        await PatchAsync(cluster);
        await PatchAsync(cluster);

        Assert.Equal(["""apps/v1beta1 is "deprecated", use v1""", """unknown field \ "spec.x" """.Trim(), "third", "fourth"], _room.Warnings);

        var another = await _room.OpenAsync();
        await PatchAsync(another);
        Assert.Equal(8, _room.Warnings.Count());
    }

    [Theory]
    [InlineData("Warning: 299")]
    [InlineData("Warning: 299 - ")]
    [InlineData("Warning: 299 - \"unfinished")]
    [InlineData("Warning: ,,,, \"")]
    [InlineData("Warning: 299 - \"a\" \"")]
    public async Task Malformed_warnings_do_no_harm(string header)
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1), header));
        var cluster = await _room.OpenAsync(server);

        Assert.Equal("web", Some.Name((await PatchAsync(cluster)).Object));
    }

    private static Task<ApiReply> PatchAsync(ICluster cluster) =>
        cluster.PatchAsync(ResourceType.Deployments, "prod", "web", new ResourcePatch(PatchKind.Merge, new JsonObject()), Token);
}
