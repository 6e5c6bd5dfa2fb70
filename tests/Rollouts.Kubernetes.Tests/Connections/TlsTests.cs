using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Connections;

public sealed class TlsTests : IDisposable
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
    public async Task The_kubeconfigs_authority_vouches_for_the_server()
    {
        await using var server = Secure.Server(_authority);

        await GetAsync(server.Url, Secure.Trusting(_authority));

        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task The_authority_may_stand_in_a_file_beside_the_kubeconfig()
    {
        await using var server = Secure.Server(_authority);
        _room.Folder.Write(".kube/pki/ca.crt", _authority.RootPem);

        await GetAsync(server.Url, "certificate-authority: pki/ca.crt");
    }

    [Fact]
    public async Task An_authority_that_is_no_root_will_do()
    {
        var intermediate = _authority.Intermediate();
        await using var server = new FaultServer(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)), _authority.Server(["127.0.0.1"], issuer: intermediate));

        await GetAsync(server.Url, $"certificate-authority-data: {Secure.Base64(intermediate.ExportCertificatePem())}");
    }

    [Fact]
    public async Task The_servers_own_certificate_will_do()
    {
        var own = _authority.Server(["127.0.0.1"]);
        await using var server = new FaultServer(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)), own);

        await GetAsync(server.Url, $"certificate-authority-data: {Secure.Base64(own.ExportCertificatePem())}");
    }

    [Fact]
    public async Task Another_authority_is_refused_with_both_sides_named()
    {
        using var stranger = new Certificates("Somebody Else");
        await using var server = Secure.Server(stranger);

        var error = await FailAsync(server.Url, Secure.Trusting(_authority));

        Assert.Contains("an authority (CN=Somebody Else) other than the kubeconfig's", error.Message, StringComparison.Ordinal);
        Assert.Contains("fetch its kubeconfig again", error.Remedy, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task An_authority_of_the_same_name_with_another_key_is_refused()
    {
        using var impostor = new Certificates();
        await using var server = Secure.Server(impostor);

        await FailAsync(server.Url, Secure.Trusting(_authority));

        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task Without_an_authority_a_private_server_is_refused()
    {
        await using var server = Secure.Server(_authority);

        var error = await FailAsync(server.Url, "");

        Assert.Contains("this machine does not trust", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_although_its_authority_is_trusted()
    {
        await using var server = new FaultServer(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)), _authority.Server(["api.example.com", "10.0.0.1"]));

        var error = await FailAsync(server.Url, Secure.Trusting(_authority));

        Assert.Contains("is for 'api.example.com', '10.0.0.1', not for '127.0.0.1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("tls-server-name", error.Remedy, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task The_tls_server_name_is_asked_for_and_checked()
    {
        await using var server = new FaultServer(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)), _authority.Server(["api.example.com"]));

        await GetAsync(server.Url, $"tls-server-name: api.example.com\n{Secure.Trusting(_authority)}");

        Assert.Equal("api.example.com", server.ServerNames.Single());
    }

    [Theory]
    [InlineData(-10, -2)]
    [InlineData(2, 4)]
    public async Task A_certificate_out_of_its_time_is_told_as_such(int fromHours, int untilHours)
    {
        var certificate = _authority.Server(["127.0.0.1"], DateTimeOffset.UtcNow.AddHours(fromHours), DateTimeOffset.UtcNow.AddHours(untilHours));
        await using var server = new FaultServer(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)), certificate);

        var error = await FailAsync(server.Url, Secure.Trusting(_authority));

        Assert.Contains("is not valid now", error.Message, StringComparison.Ordinal);
        Assert.Contains("clock", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insecure_skip_tls_verify_takes_any_certificate()
    {
        await using var server = new FaultServer(exchange => exchange.ReplyAsync(200, Some.Deployment("web", 1)), _authority.Server(["elsewhere"]));

        await GetAsync(server.Url, "insecure-skip-tls-verify: true");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_client_certificate_is_presented(bool rsa, bool traditional)
    {
        var (certificate, key) = _authority.Client("jane", rsa, traditional);
        await using var server = Secure.Server(_authority);

        await GetAsync(server.Url, Secure.Trusting(_authority), $"client-certificate-data: {Secure.Base64(certificate)}\nclient-key-data: {Secure.Base64(key)}");

        Assert.Equal("CN=jane", server.Seen.Single().Certificate?.Subject);
    }

    [Theory]
    [InlineData("client-certificate: me.crt", "client-key: me.key")]
    [InlineData("client-certificate: me.crt", "client-key-data: KEY")]
    [InlineData("client-certificate-data: CERT", "client-key: me.key")]
    public async Task Certificate_and_key_may_come_from_files_and_data_in_any_mix(string first, string second)
    {
        var (certificate, key) = _authority.Client("jane");
        _room.Folder.Write(".kube/me.crt", certificate);
        _room.Folder.Write(".kube/me.key", key);
        await using var server = Secure.Server(_authority);

        var user = $"{first}\n{second}".Replace("CERT", Secure.Base64(certificate), StringComparison.Ordinal).Replace("KEY", Secure.Base64(key), StringComparison.Ordinal);
        await GetAsync(server.Url, Secure.Trusting(_authority), user);

        Assert.Equal("CN=jane", server.Seen.Single().Certificate?.Subject);
    }

    [Fact]
    public async Task A_replaced_certificate_file_is_noticed_by_the_next_session()
    {
        var (jane, janesKey) = _authority.Client("jane");
        _room.Folder.Write(".kube/me.crt", jane);
        _room.Folder.Write(".kube/me.key", janesKey);
        await using var server = Secure.Server(_authority);
        await GetAsync(server.Url, Secure.Trusting(_authority), "client-certificate: me.crt\nclient-key: me.key");

        var (joanna, joannasKey) = _authority.Client("joanna-the-second");
        _room.Folder.Write(".kube/me.crt", joanna);
        _room.Folder.Write(".kube/me.key", joannasKey);
        await (await _room.OpenAsync()).GetAsync(ResourceType.Deployments, "prod", "web", Token);

        Assert.Equal(["CN=jane", "CN=joanna-the-second"], server.Seen.Select(exchange => exchange.Certificate?.Subject));
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_as_such()
    {
        await using var server = FaultServer.Interrupting("HTTP/1.1 400 Bad Request\r\n\r\nThis is a plain HTTP server.");

        var error = await FailAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal), Secure.Trusting(_authority));

        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
        Assert.Contains("https against http", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TLS_server_asked_in_plain_http_is_told()
    {
        await using var server = FaultServer.Interrupting("\u0015\u0003\u0001\u0000\u0002\u0002\u0046");

        var error = await FailAsync(server.Url, "");

        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
    }

    private async Task GetAsync(string url, string cluster, string user = "")
    {
        _room.WriteKubeConfig(url, user, cluster);
        await (await _room.OpenAsync()).GetAsync(ResourceType.Deployments, "prod", "web", Token);
    }

    private async Task<RolloutException> FailAsync(string url, string cluster)
    {
        var error = await Assert.ThrowsAsync<RolloutException>(() => GetAsync(url, cluster));
        Assert.Equal(ErrorId.ClusterUnreachable, error.ErrorId);
        Assert.Null(error.InnerException);
        return error;
    }
}
