using Microsoft.Extensions.Time.Testing;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Credentials;

public sealed class CredentialTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Room _room;
    private readonly Certificates _authority = new();

    public CredentialTests() => _room = new Room(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _room.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("token: t0ken", "Bearer t0ken")]
    [InlineData("token: \"t0ken\\n\"", "Bearer t0ken")]
    [InlineData("username: jane\npassword: 'p:ä'", "Basic amFuZTpwOsOk")]
    [InlineData("", null)]
    [InlineData("token: t0ken\nauth-provider: {name: gcp}", "Bearer t0ken")]
    [InlineData("token: t0ken\nexec: {apiVersion: client.authentication.k8s.io/v1, command: /no/such/plugin}", "Bearer t0ken")]
    public async Task Credentials_become_the_header(string user, string? header)
    {
        await using var server = Secure.Server(_authority);
        _room.WriteKubeConfig(server.Url, user, Secure.Trusting(_authority));

        await GetAsync(await _room.OpenAsync());

        Assert.Equal(header, server.Seen.Single().Header("Authorization"));
    }

    [Theory]
    [InlineData("token: t0ken")]
    [InlineData("username: jane\npassword: secret")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: /no/such/plugin}")]
    [InlineData("auth-provider: {name: gcp}")]
    public async Task Over_plain_http_nothing_is_shown_and_nothing_is_run(string user)
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        _room.WriteKubeConfig(server.Url, user);

        await GetAsync(await _room.OpenAsync());

        Assert.Null(server.Seen.Single().Header("Authorization"));
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute_and_its_last_token_outlives_it()
    {
        await using var server = Secure.Server(_authority);
        var file = _room.Folder.Write(".kube/token", "first\n");
        _room.WriteKubeConfig(server.Url, "tokenFile: token\ntoken: fallback", Secure.Trusting(_authority));
        var cluster = await _room.OpenAsync();

        await GetAsync(cluster);
        _room.Folder.Write(".kube/token", "second");
        await GetAsync(cluster);
        _time.Advance(TimeSpan.FromSeconds(61));
        await GetAsync(cluster);
        File.Delete(file);
        _time.Advance(TimeSpan.FromSeconds(61));
        await GetAsync(cluster);

        Assert.Equal(["Bearer first", "Bearer first", "Bearer second", "Bearer second"], Headers(server));
    }

    [Fact]
    public async Task A_token_serves_until_its_file_can_be_read()
    {
        await using var server = Secure.Server(_authority);
        _room.WriteKubeConfig(server.Url, "tokenFile: token\ntoken: fallback", Secure.Trusting(_authority));
        var cluster = await _room.OpenAsync();

        await GetAsync(cluster);
        _room.Folder.Write(".kube/token", "from the file");
        _time.Advance(TimeSpan.FromSeconds(61));
        await GetAsync(cluster);

        Assert.Equal(["Bearer fallback", "Bearer from the file"], Headers(server));
    }

    [Fact]
    public async Task An_expired_token_is_read_anew_from_its_file_when_the_server_refuses_it()
    {
        await using var server = Secure.Server(_authority, TakingOnly("Bearer new"));
        _room.Folder.Write(".kube/token", "old");
        _room.WriteKubeConfig(server.Url, "tokenFile: token", Secure.Trusting(_authority));
        var cluster = await _room.OpenAsync();
        _room.Folder.Write(".kube/token", "new");

        await GetAsync(cluster);

        Assert.Equal(["Bearer old", "Bearer new"], Headers(server));
    }

    [Fact]
    public async Task A_refused_token_that_is_still_the_same_is_told_once()
    {
        await using var server = Secure.Server(_authority, TakingOnly("Bearer new"));
        _room.Folder.Write(".kube/token", "old");
        _room.WriteKubeConfig(server.Url, "tokenFile: token", Secure.Trusting(_authority));

        var error = await Assert.ThrowsAsync<ApiException>(async () => await GetAsync(await _room.OpenAsync()));

        Assert.Equal(ErrorId.Unauthorized, error.ErrorId);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_a_matter_of_the_kubeconfig()
    {
        _room.WriteKubeConfig("https://127.0.0.1:1", "tokenFile: nowhere");

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync());

        Assert.Equal(ErrorId.InvalidKubeConfig, error.ErrorId);
        Assert.Contains(Path.Combine(_room.Folder.Path, ".kube", "nowhere"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Impersonation_travels_in_headers()
    {
        await using var server = FaultServer.Playing(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)));
        _room.WriteKubeConfig(server.Url, """
            as: jäne
            as-uid: "42"
            as-groups: [dev, ops]
            as-user-extra: {scopes: [view, dev], "acme.com/x%": [y]}
            """);

        await GetAsync(await _room.OpenAsync());

        var request = server.Seen.Single();
        Assert.Equal("42", request.Header("Impersonate-Uid"));
        Assert.Equal("dev|ops", request.Header("Impersonate-Group")?.Replace(", ", "|", StringComparison.Ordinal));
        Assert.Equal("view|dev", request.Header("Impersonate-Extra-scopes")?.Replace(", ", "|", StringComparison.Ordinal));
        Assert.Equal("y", request.Header("Impersonate-Extra-acme.com%2Fx%25"));
        Assert.Equal("jäne"u8.ToArray(), request.Header("Impersonate-User")!.Select(character => (byte)character));
    }

    private static Func<Exchange, Task> TakingOnly(string header) => exchange => exchange.Header("Authorization") == header
        ? exchange.ReplyAsync(200, Some.Deployment("web", 1))
        : exchange.RefuseAsync(401, "Unauthorized", "Unauthorized");

    private static IEnumerable<string?> Headers(FaultServer server) => server.Seen.Select(exchange => exchange.Header("Authorization"));

    private static Task<ApiReply> GetAsync(ICluster cluster) => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);
}
