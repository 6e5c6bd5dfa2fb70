using System.Diagnostics;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Kubeconfig;

public sealed class BadKubeConfigTests : IDisposable
{
    private const string Good = """
        current-context: aks-prod
        contexts:
        - name: aks-prod
          context: {cluster: c, user: u}
        - name: kind-dev
          context: {cluster: c, user: u}
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:1
        users:
        - name: u
          user:
            token: canary-token
        """;

    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task No_kubeconfig_says_where_it_was_looked_for_and_how_to_practise()
    {
        var error = await FailAsync(null);

        Assert.Contains(Path.Combine(_room.Folder.Path, ".kube", "config"), error.Message, StringComparison.Ordinal);
        Assert.Contains("$env:KUBECONFIG = (Start-RolloutSandbox -Example).KubeConfig", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_kubeconfig_that_is_not_there_is_told()
    {
        var error = await FailAsync(null, new ClusterChoice { KubeConfig = "/no/such/config" });

        Assert.Contains("/no/such/config does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_whose_end_does_not_come_keeps_nobody_from_theirs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A pipe is a file on Unix only.");
        var token = TestContext.Current.CancellationToken;
        var pipe = Path.Combine(_room.Folder.Path, "pipe");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(token);
        }

        var waiting = Task.Run(() => _room.OpenAsync(new ClusterChoice { KubeConfig = pipe }), token);
        // A pipe opens when somebody reads it.
        await using (var writer = await Task.Run(() => new StreamWriter(pipe), token))
        {
            var choice = new ClusterChoice { KubeConfig = _room.Folder.Write("other", Good) };
            var other = await Task.Run(() => _room.OpenAsync(choice), token).WaitAsync(TimeSpan.FromSeconds(10), token);

            Assert.Equal("aks-prod", other.Identity.Context);
            Assert.False(waiting.IsCompleted);
            await writer.WriteAsync(Good);
        }

        Assert.Equal("aks-prod", (await waiting).Identity.Context);
    }

    [Fact]
    public async Task An_empty_kubeconfig_is_told()
    {
        Assert.Contains("is empty", (await FailAsync("")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_context_is_told_with_those_there_are()
    {
        var error = await FailAsync(Good, new ClusterChoice { Context = "aks-test" });

        Assert.Contains("no context 'aks-test'", error.Message, StringComparison.Ordinal);
        Assert.Contains("aks-prod, kind-dev", error.Message, StringComparison.Ordinal);
        Assert.Equal($"kubectl config get-contexts --kubeconfig \"{error.Target}\"", error.Remedy);
    }

    [Fact]
    public async Task Context_names_are_case_sensitive_and_a_near_miss_is_shown()
    {
        var error = await FailAsync(Good, new ClusterChoice { Context = "AKS-Prod" });

        Assert.Contains("case-sensitive: there is 'aks-prod'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_current_context_is_told()
    {
        var error = await FailAsync(Good.Replace("current-context: aks-prod", "", StringComparison.Ordinal));

        Assert.Contains("names no current context", error.Message, StringComparison.Ordinal);
        Assert.Contains("use-context", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("current-context: aks-prod", "current-context: gone", 0, "current context")]
    [InlineData("server: https://127.0.0.1:1", "server: ftp://127.0.0.1", 10, "not an http or https URL")]
    [InlineData("server: https://127.0.0.1:1", "server: \"https://user:pw@host\"", 10, "holds a user or password")]
    [InlineData("server: https://127.0.0.1:1", "namespace: x", 10, "no server")]
    [InlineData("{cluster: c, user: u}\n- name: kind", "{cluster: gone, user: u}\n- name: kind", 4, "names the cluster 'gone'")]
    [InlineData("{cluster: c, user: u}\n- name: kind", "{cluster: c, user: gone}\n- name: kind", 4, "names the user 'gone'")]
    [InlineData("{cluster: c, user: u}\n- name: kind", "{user: u}\n- name: kind", 4, "names no cluster")]
    [InlineData("- name: kind-dev", "- name: aks-prod", 5, "two entries")]
    [InlineData("- name: kind-dev", "- title: kind-dev", 5, "no name")]
    [InlineData("token: canary-token", "token: \"a\\nInjected: header\"", 14, "control characters")]
    [InlineData("token: canary-token", "token: [canary-token]", 14, "is to be text")]
    [InlineData("token: canary-token", "token: canary-token\n    token: canary-two", 15, "stands twice")]
    [InlineData("token: canary-token", "token: canary-token\n    username: jane", 15, "only one is allowed")]
    [InlineData("token: canary-token", "client-certificate-data: '***'", 14, "not valid base64")]
    [InlineData("token: canary-token", "client-certificate-data: Y2FuYXJ5", 14, "no client key")]
    [InlineData("token: canary-token", "client-certificate-data: Y2FuYXJ5\n    client-key-data: Y2FuYXJ5", 14, "cannot be read, or do not belong together")]
    [InlineData("token: canary-token", "client-certificate: nowhere.crt", 14, "does not exist")]
    [InlineData("token: canary-token", "as-groups: [ops]", 14, "without 'as'")]
    [InlineData("token: canary-token", "auth-provider: {name: azure}", 14, "gave up")]
    [InlineData("token: canary-token", "exec: {command: x}", 14, "no apiVersion")]
    [InlineData("token: canary-token", "exec: {apiVersion: client.authentication.k8s.io/v1}", 14, "no command")]
    [InlineData("token: canary-token", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Perhaps}", 14, "Never, IfAvailable or Always")]
    [InlineData("server: https://127.0.0.1:1", "server: https://127.0.0.1:1\n    certificate-authority-data: Y2FuYXJ5", 0, "no certificate that can be read")]
    [InlineData("server: https://127.0.0.1:1", "server: https://127.0.0.1:1\n    insecure-skip-tls-verify: maybe", 11, "true or false")]
    [InlineData("server: https://127.0.0.1:1", "server: https://127.0.0.1:1\n    proxy-url: ftp://proxy", 11, "proxy-url")]
    [InlineData("server: https://127.0.0.1:1", "server: https://127.0.0.1:1\n    insecure-skip-tls-verify: true\n    certificate-authority-data: Y2FuYXJ5", 11, "contradict")]
    [InlineData("clusters:\n- name: c", "clusters: {name: c}\nx:\n- name: c", 7, "is to be a list")]
    [InlineData("token: canary-token", "token: canary-token\n   bad: [indent", 15, "not valid YAML")]
    [InlineData("token: canary-token", "token: *canary-token", 14, "not valid YAML")]
    public async Task A_mistake_is_told_with_its_file_and_line(string instead, string of, int line, string problem)
    {
        var text = Good.Replace(instead, of, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);

        var error = await FailAsync(text);

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_room.Folder.Path, ".kube", "config"), error.Message, StringComparison.Ordinal);
        if (line > 0)
        {
            Assert.Contains($", line {line}:", error.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("canary", error.ToString() + error.Remedy, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("azure", "kubelogin convert-kubeconfig")]
    [InlineData("gcp", "gke-gcloud-auth-plugin")]
    [InlineData("oidc", "oidc-login")]
    public async Task A_retired_auth_provider_names_its_successor(string provider, string successor)
    {
        var error = await FailAsync(Good.Replace("token: canary-token", $"auth-provider: {{name: {provider}, config: {{access-token: canary}}}}", StringComparison.Ordinal));

        Assert.Contains(successor, error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_another_context_does_no_harm()
    {
        _room.Folder.Write(".kube/config", Good + "\n- name: broken\n  user: {client-certificate: nowhere, exec: {}}\n");

        Assert.Equal("aks-prod", (await _room.OpenAsync()).Identity.Context);
    }

    [Fact]
    public async Task A_folder_in_place_of_a_kubeconfig_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_room.Folder.Path, ".kube", "config"));

        Assert.Contains("it is a folder", (await FailAsync(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brackets_without_end_do_not_end_the_process()
    {
        Assert.Equal(ErrorId.InvalidKubeConfig, (await FailAsync(new string('[', 200_000))).ErrorId);
    }

    private async Task<RolloutException> FailAsync(string? text, ClusterChoice? choice = null)
    {
        if (text is not null)
        {
            _room.Folder.Write(".kube/config", text);
        }

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync(choice));
        Assert.Equal(ErrorId.InvalidKubeConfig, error.ErrorId);
        Assert.Null(error.InnerException);
        return error;
    }
}
