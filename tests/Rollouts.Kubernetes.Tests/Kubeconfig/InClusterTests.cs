using Rollouts.Clusters;
using Rollouts.Kubernetes.Kubeconfig;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Kubeconfig;

public sealed class InClusterTests : IDisposable
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
    public async Task In_a_pod_the_service_account_serves()
    {
        await using var server = Secure.Server(_authority);
        BeAPod(server.Port);

        var cluster = await _room.OpenAsync();
        await cluster.GetAsync(ResourceType.Deployments, "team", "web", Token);

        Assert.Equal(new ClusterIdentity("in-cluster", server.Url, "", "team"), cluster.Identity);
        Assert.Equal("Bearer pods-token", server.Seen.Single().Header("Authorization"));
    }

    [Fact]
    public async Task A_kubeconfig_comes_before_the_pod()
    {
        BeAPod(1);
        _room.WriteKubeConfig("http://elsewhere:1");

        Assert.Equal("test", (await _room.OpenAsync()).Identity.Context);
    }

    [Fact]
    public async Task A_context_that_was_asked_for_is_not_found_in_a_pod()
    {
        BeAPod(1);

        Assert.Equal(ErrorId.InvalidKubeConfig, (await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync(new ClusterChoice { Context = "prod" }))).ErrorId);
        Assert.Equal("in-cluster", (await _room.OpenAsync(new ClusterChoice { Context = "in-cluster" })).Identity.Context);
    }

    [Fact]
    public async Task What_a_record_remembers_of_a_pods_cluster_leads_back_to_it()
    {
        BeAPod(1);
        var before = (await _room.OpenAsync()).Identity;
        _room.WriteKubeConfig("http://elsewhere:1");

        var again = (await _room.OpenAsync(new ClusterChoice { Context = before.Context, KubeConfig = before.KubeConfig })).Identity;

        Assert.Equal(before, again);
    }

    [Theory]
    [InlineData("10.0.0.1", "443", "https://10.0.0.1:443")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443")]
    [InlineData("kubernetes.default.svc", "443", "https://kubernetes.default.svc:443")]
    public void Addresses_of_all_kinds_are_understood(string host, string port, string server)
    {
        BeAPod(1);
        _room.Variables["KUBERNETES_SERVICE_HOST"] = host;
        _room.Variables["KUBERNETES_SERVICE_PORT"] = port;

        var target = TargetResolver.Resolve(new(["/no/such/file"], false), null, _room.Surroundings);

        Assert.Equal(server, target.Identity.Cluster);
        Assert.Equal(new Uri(server), target.Server);
    }

    [Fact]
    public async Task The_downward_API_may_name_the_namespace()
    {
        BeAPod(1);
        _room.Variables["POD_NAMESPACE"] = "from-the-env";

        Assert.Equal("from-the-env", (await _room.OpenAsync()).Identity.Namespace);
    }

    [Fact]
    public async Task Half_a_pod_is_none()
    {
        BeAPod(1);
        File.Delete(Path.Combine(_room.Folder.Path, "serviceaccount", "token"));

        Assert.Equal(ErrorId.InvalidKubeConfig, (await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync())).ErrorId);
    }

    private void BeAPod(int port)
    {
        _room.Folder.Write("serviceaccount/token", "pods-token");
        _room.Folder.Write("serviceaccount/ca.crt", _authority.RootPem);
        _room.Folder.Write("serviceaccount/namespace", "team\n");
        _room.Variables["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        _room.Variables["KUBERNETES_SERVICE_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
