using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Kubeconfig;

public sealed class MergingTests : IDisposable
{
    private const string First = """
        current-context: one
        contexts:
        - {name: one, context: {cluster: shared, user: me, namespace: ns-one}}
        - {name: both, context: {cluster: shared}}
        clusters:
        - {name: shared, cluster: {server: "http://first:1"}}
        users:
        - {name: me, user: {}}
        """;

    private const string Second = """
        current-context: two
        contexts:
        - {name: two, context: {cluster: other}}
        - {name: both, context: {cluster: other, namespace: ns-both}}
        clusters:
        - {name: shared, cluster: {server: "http://second:2", insecure-skip-tls-verify: true}}
        - {name: other, cluster: {server: "http://other:3"}}
        """;

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("a:b", null, "one", "http://first:1", "ns-one")]
    [InlineData("b:a", null, "two", "http://other:3", "default")]
    [InlineData("a:b", "both", "both", "http://first:1", "default")]
    [InlineData("b:a", "both", "both", "http://other:3", "ns-both")]
    [InlineData("b:a", "one", "one", "http://second:2", "ns-one")]
    [InlineData(":missing::a:", null, "one", "http://first:1", "ns-one")]
    [InlineData("empty:nameless:b", null, "two", "http://other:3", "default")]
    [InlineData("a:a", null, "one", "http://first:1", "ns-one")]
    public async Task The_first_file_wins_entry_by_entry(string files, string? context, string name, string server, string ns)
    {
        _room.Folder.Write("a", First);
        _room.Folder.Write("b", Second);
        _room.Folder.Write("empty", "# nothing\n");
        _room.Folder.Write("nameless", "current-context: ''\nclusters: null\nusers: []\n");
        _room.Variables["KUBECONFIG"] = string.Join(':', files.Split(':').Select(file => file.Length > 0 ? Path.Combine(_room.Folder.Path, file) : ""));

        var identity = (await _room.OpenAsync(new ClusterChoice { Context = context })).Identity;

        Assert.Equal((name, server, ns), (identity.Context, identity.Cluster, identity.Namespace));
        var present = files.Split(':').Where(file => file is not ("" or "missing")).Distinct().Select(file => Path.Combine(_room.Folder.Path, file));
        Assert.Equal(string.Join(':', present), identity.KubeConfig);
    }

    [Fact]
    public void Contexts_of_all_files_are_listed_without_asking_a_server()
    {
        var (first, second) = (_room.Folder.Write("a", First), _room.Folder.Write("b", Second));
        _room.Variables["KUBECONFIG"] = $"{first}:{second}:missing";

        Assert.Equal(["both", "one", "two"], _room.Contexts());
        Assert.Equal(["both", "two"], _room.Contexts(second));
        Assert.Empty(_room.Contexts("/no/such/config"));
        Assert.Empty(_room.Notes);
    }

    [Fact]
    public async Task A_named_kubeconfig_comes_before_the_variable_and_may_be_several()
    {
        _room.Variables["KUBECONFIG"] = _room.Folder.Write("a", First);
        var b = _room.Folder.Write("b", Second);

        Assert.Equal("two", (await _room.OpenAsync(new ClusterChoice { KubeConfig = b })).Identity.Context);
        Assert.Equal("two", (await _room.OpenAsync(new ClusterChoice { KubeConfig = $"{_room.Folder.Path}/missing:{b}" })).Identity.Context);
    }

    [Fact]
    public async Task It_is_known_whether_the_kubeconfig_is_the_default_one()
    {
        var a = _room.Folder.Write("a", First);
        var b = _room.Folder.Write("b", Second);
        _room.Variables["KUBECONFIG"] = $"{a}:{_room.Folder.Path}/missing";

        Assert.True((await _room.OpenAsync()).Identity.IsDefaultKubeConfig);
        Assert.True((await _room.OpenAsync(new ClusterChoice { KubeConfig = a })).Identity.IsDefaultKubeConfig);
        Assert.False((await _room.OpenAsync(new ClusterChoice { KubeConfig = b })).Identity.IsDefaultKubeConfig);
    }

    [Fact]
    public async Task A_kubeconfig_may_have_the_separator_in_its_name()
    {
        var odd = _room.Folder.Write("c:d", First);

        Assert.Equal(odd, (await _room.OpenAsync(new ClusterChoice { KubeConfig = odd })).Identity.KubeConfig);
    }

    [Fact]
    public async Task Without_a_variable_it_is_the_one_at_home()
    {
        var home = _room.Folder.Write(".kube/config", First);

        Assert.Equal(home, (await _room.OpenAsync()).Identity.KubeConfig);
    }

    [Fact]
    public async Task Relative_paths_start_at_the_file_they_stand_in()
    {
        using var authority = new Certificates();
        await using var server = Secure.Server(authority);
        _room.Folder.Write("x/users", "users:\n- {name: me, user: {tokenFile: secrets/token}}\n");
        _room.Folder.Write("x/secrets/token", "of-x");
        _room.Folder.Write("y/clusters", $"clusters:\n- {{name: c, cluster: {{server: \"{server.Url}\", certificate-authority: ../ca.crt}}}}\n");
        _room.Folder.Write("ca.crt", authority.RootPem);
        _room.Folder.Write("z/contexts", "current-context: k\ncontexts:\n- {name: k, context: {cluster: c, user: me}}\n");
        _room.Variables["KUBECONFIG"] = string.Join(':', new[] { "x/users", "y/clusters", "z/contexts" }.Select(file => Path.Combine(_room.Folder.Path, file)));

        await (await _room.OpenAsync()).GetAsync(ResourceType.Deployments, "prod", "web", TestContext.Current.CancellationToken);

        Assert.Equal("Bearer of-x", server.Seen.Single().Header("Authorization"));
    }

    [Fact]
    public async Task JSON_is_read_too_and_unknown_fields_do_no_harm()
    {
        _room.Folder.Write(".kube/config", """
            {"kind": "Config", "apiVersion": "v1", "preferences": {"colors": true}, "current-context": "j", "a-field-of-tomorrow": [1, {"x": null}],
             "contexts": [{"name": "j", "context": {"cluster": "c", "extensions": [{"name": "minikube.sigs.k8s.io", "extension": {"last-update": "x"}}]}}],
             "clusters": [{"name": "c", "cluster": {"server": "http://json:1"}}]}
            """);

        Assert.Equal("http://json:1", (await _room.OpenAsync()).Identity.Cluster);
    }

    [Fact]
    public async Task A_file_that_appears_later_in_the_list_is_noticed()
    {
        _room.Folder.Write("b", Second);
        _room.Variables["KUBECONFIG"] = $"{_room.Folder.Path}/a:{_room.Folder.Path}/b";
        Assert.Equal("two", (await _room.OpenAsync()).Identity.Context);

        _room.Folder.Write("a", First);

        Assert.Equal("one", (await _room.OpenAsync()).Identity.Context);
    }

    [Fact]
    public async Task A_kubeconfig_that_changes_is_noticed()
    {
        var path = _room.Folder.Write(".kube/config", First);
        Assert.Equal("one", (await _room.OpenAsync()).Identity.Context);

        _room.Folder.Write(".kube/config", First.Replace("current-context: one", "current-context: both", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));

        Assert.Equal("both", (await _room.OpenAsync()).Identity.Context);
    }

    [Theory]
    [InlineData("host:8443", "", "https://host:8443/")]
    [InlineData("host:8443", null, "http://host:8443/")]
    [InlineData("https://host/a/b/?x#y", null, "https://host/a/b/")]
    [InlineData("HTTPS://Host:6443/", null, "https://host:6443/")]
    [InlineData("https://[::1]:6443", null, "https://[::1]:6443/")]
    public void A_server_is_completed_as_client_go_does(string server, string? tls, string url)
    {
        using var room = new Room();
        room.WriteKubeConfig($"\"{server}\"", cluster: tls is null ? "" : "insecure-skip-tls-verify: true");

        var target = Rollouts.Kubernetes.Kubeconfig.TargetResolver.Resolve(new([Path.Combine(room.Folder.Path, ".kube", "config")], false), null, room.Surroundings);

        Assert.Equal(url, target.Server.AbsoluteUri);
        Assert.Equal(server, target.Identity.Cluster);
    }
}
