using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Tests.Support;

namespace Rollouts.Kubernetes.Tests.Credentials;

[UnsupportedOSPlatform("windows")]
[Collection("plugins")] // A script that is still being written when another test forks cannot be started.
public sealed class ExecPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 10, 0, 0, TimeSpan.Zero));
    private readonly Room _room;
    private readonly Certificates _authority = new();

    public ExecPluginTests() => _room = new Room(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string RunsFile => Path.Combine(_room.Folder.Path, "runs");

    private int Runs => File.Exists(RunsFile) ? File.ReadAllLines(RunsFile).Length : 0;

    public void Dispose()
    {
        _room.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(V1)]
    [InlineData(V1Beta1)]
    public async Task A_plugins_token_is_used(string version)
    {
        await using var server = Secure.Server(_authority);
        Plugin(Answer(version, "\"token\":\"from-plugin\""));
        Configure(server.Url, version);

        await GetAsync(await _room.OpenAsync());

        Assert.Equal("Bearer from-plugin", server.Seen.Single().Header("Authorization"));
    }

    [Fact]
    public async Task Arguments_and_variables_arrive_as_they_were_written()
    {
        Plugin($$"""
            for argument in "$@"; do printf '[%s]' "$argument" >> "{{_room.Folder.Path}}/told"; done
            printf '{%s}' "$GREETING" "$INHERITED" >> "{{_room.Folder.Path}}/told"
            {{Answer(V1, "\"token\":\"x\"")}}
            """);
        _room.Variables["INHERITED"] = "from outside";
        Configure("https://127.0.0.1:1", V1, """
              args: ["two words", "", "$HOME", "a\"b", "*", "--x=\\"]
              env:
              - {name: GREETING, value: "it's me; echo"}
            """);

        await _room.OpenAsync();

        Assert.Equal("[two words][][$HOME][a\"b][*][--x=\\]{it's me; echo}{from outside}", await File.ReadAllTextAsync(Path.Combine(_room.Folder.Path, "told"), Token));
    }

    [Fact]
    public async Task A_plugin_is_told_the_cluster_if_it_asks()
    {
        Plugin($"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > "{_room.Folder.Path}/info"
            {Answer(V1, "\"token\":\"x\"")}
            """);
        Configure("https://127.0.0.1:1/prefix", V1, "  provideClusterInfo: true", cluster: $$"""
            tls-server-name: api.example.com
            proxy-url: http://127.0.0.1:3
            {{Secure.Trusting(_authority)}}
            extensions:
            - name: client.authentication.k8s.io/exec
              extension: {audience: "06e3fbd18de8", tries: 3}
            """);

        await _room.OpenAsync();

        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_room.Folder.Path, "info"), Token));
        Assert.Equal("ExecCredential", info.RootElement.GetProperty("kind").GetString());
        Assert.Equal(V1, info.RootElement.GetProperty("apiVersion").GetString());
        var spec = info.RootElement.GetProperty("spec");
        Assert.False(spec.GetProperty("interactive").GetBoolean());
        var cluster = spec.GetProperty("cluster");
        Assert.Equal("https://127.0.0.1:1/prefix", cluster.GetProperty("server").GetString());
        Assert.Equal("api.example.com", cluster.GetProperty("tls-server-name").GetString());
        Assert.Equal("http://127.0.0.1:3", cluster.GetProperty("proxy-url").GetString());
        Assert.Equal(_authority.RootPem, System.Text.Encoding.UTF8.GetString(cluster.GetProperty("certificate-authority-data").GetBytesFromBase64()));
        Assert.Equal("""{"audience":"06e3fbd18de8","tries":3}""", cluster.GetProperty("config").GetRawText());
    }

    [Fact]
    public async Task A_plugin_that_does_not_ask_is_told_no_cluster()
    {
        Plugin($"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > "{_room.Folder.Path}/info"
            {Answer(V1Beta1, "\"token\":\"x\"")}
            """);
        Configure("https://127.0.0.1:1", V1Beta1);

        await _room.OpenAsync();

        Assert.Equal(
            $$$"""{"kind":"ExecCredential","apiVersion":"{{{V1Beta1}}}","spec":{"interactive":false}}""",
            await File.ReadAllTextAsync(Path.Combine(_room.Folder.Path, "info"), Token));
    }

    [Fact]
    public async Task A_relative_command_starts_at_the_kubeconfig_and_a_bare_one_on_the_path()
    {
        _room.Folder.Script(".kube/bin/near", Answer(V1, "\"token\":\"near\""));
        _room.Folder.Script("somewhere/bare", Answer(V1, "\"token\":\"bare\""));
        _room.Variables["PATH"] += ":" + Path.Combine(_room.Folder.Path, "somewhere");
        await using var server = Secure.Server(_authority);

        foreach (var command in new[] { "./bin/near", "bin/near", "bare" })
        {
            Configure(server.Url, V1, command: command);
            await GetAsync(await _room.OpenAsync());
        }

        Assert.Equal(["Bearer near", "Bearer near", "Bearer bare"], server.Seen.Select(exchange => exchange.Header("Authorization")));
    }

    [Fact]
    public async Task A_program_in_the_current_folder_is_not_a_plugin()
    {
        var name = "rollouts-test-" + Guid.NewGuid().ToString("N");
        var planted = Path.Combine(Environment.CurrentDirectory, name);
        await File.WriteAllTextAsync(planted, "#!/bin/sh\n" + Answer(V1, "\"token\":\"x\""), Token);
        try
        {
            File.SetUnixFileMode(planted, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Configure("https://127.0.0.1:1", V1, command: name);

            Assert.Equal(ErrorId.CredentialPluginFailed, (await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync())).ErrorId);
        }
        finally
        {
            File.Delete(planted);
        }
    }

    [Fact]
    public async Task A_missing_plugin_is_told_with_its_install_hint()
    {
        Configure("https://127.0.0.1:1", V1, "  installHint: |\n    Install it with\n    brew install \u001b[1mit", command: "no-such-plugin");

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync());

        Assert.Equal(ErrorId.CredentialPluginFailed, error.ErrorId);
        Assert.Contains("no-such-plugin is not installed", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Install it with brew install", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Remedy, char.IsControl);
    }

    [Fact]
    public async Task A_plugin_that_fails_is_told_with_its_last_words()
    {
        Plugin("echo 'token=canary-of-stdout'; echo 'You must' >&2; echo 'sign in first' >&2; exit 3");
        Configure("https://127.0.0.1:1", V1);

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync());

        Assert.Equal(ErrorId.CredentialPluginFailed, error.ErrorId);
        Assert.Contains("exit code 3: sign in first", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["plugin.sh: You must", "plugin.sh: sign in first"], _room.Warnings.Select(warning => warning[warning.IndexOf("plugin.sh", StringComparison.Ordinal)..]));
    }

    [Theory]
    [InlineData("echo", "nothing")]
    [InlineData("echo secret-not-json", "not JSON")]
    [InlineData("echo '{\"kind\":\"Secret\"}'", "no ExecCredential")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"secret\"}}'", "another version")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "no status")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "neither a token nor")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"secret\"}}'", "but not both")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"secret\",\"clientCertificateData\":\"x\"}}'", "cannot be read")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"secret\",\"expirationTimestamp\":\"later\"}}'", "not a time")]
    [InlineData("printf %s '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"secret\\nX: y\"}}'", "control characters")]
    [InlineData("yes | head -c 9000000", "more to standard output")]
    public async Task An_unusable_answer_is_told_and_not_quoted(string script, string problem)
    {
        Plugin(script);
        Configure("https://127.0.0.1:1", V1);

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync());

        Assert.Equal(ErrorId.CredentialPluginFailed, error.ErrorId);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_asks_for_is_seen_while_it_still_runs()
    {
        Plugin($"""
            echo 'Open https://login.example.com and enter ABC' >&2
            printf 'Code: ' >&2
            while [ ! -e "{_room.Folder.Path}/entered" ]; do sleep 0.02; done
            {Answer(V1, "\"token\":\"x\"")}
            """);
        Configure("https://127.0.0.1:1", V1);

        var opening = _room.OpenAsync();
        await Poll.UntilAsync(() => _room.Warnings.Count() == 2, "both lines are shown");

        Assert.False(opening.IsCompleted);
        Assert.EndsWith("enter ABC", _room.Warnings.First(), StringComparison.Ordinal);
        Assert.EndsWith("Code:", _room.Warnings.Last(), StringComparison.Ordinal);
        _room.Folder.Write("entered", "");
        await opening;
    }

    [Fact]
    public async Task Standard_input_is_empty_when_nobody_is_there()
    {
        Plugin($"cat > \"{_room.Folder.Path}/input\"\n{Answer(V1, "\"token\":\"x\"")}");
        Configure("https://127.0.0.1:1", V1, "  interactiveMode: IfAvailable");

        await _room.OpenAsync();

        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(_room.Folder.Path, "input"), Token));
    }

    [Fact]
    public async Task A_plugin_that_needs_somebody_is_not_run_when_nobody_is_there()
    {
        Plugin(Answer(V1, "\"token\":\"x\""));
        Configure("https://127.0.0.1:1", V1, "  interactiveMode: Always");

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync());

        Assert.Contains("not a terminal", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Runs);
    }

    [Theory]
    [InlineData("Never", false)]
    [InlineData("IfAvailable", true)]
    [InlineData("Always", true)]
    public async Task A_plugin_is_told_whether_it_may_ask(string mode, bool interactive)
    {
        using var room = new Room(hasTerminal: true);
        room.Folder.Script("plugin.sh", $"printf '%s' \"$KUBERNETES_EXEC_INFO\" > \"{room.Folder.Path}/info\"\n{Answer(V1, "\"token\":\"x\"")}");
        room.WriteKubeConfig("https://127.0.0.1:1", $"exec:\n  apiVersion: {V1}\n  command: ../plugin.sh\n  interactiveMode: {mode}");

        await room.OpenAsync();

        Assert.Contains($"\"interactive\":{(interactive ? "true" : "false")}", await File.ReadAllTextAsync(Path.Combine(room.Folder.Path, "info"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_kills_the_plugin_and_what_it_started()
    {
        Plugin($"sleep 300 & echo $! > \"{_room.Folder.Path}/child\"\nwait");
        Configure("https://127.0.0.1:1", V1);
        using var cancelling = new CancellationTokenSource();

        var opening = _room.OpenAsync(cancellationToken: cancelling.Token);
        var child = Path.Combine(_room.Folder.Path, "child");
        await Poll.UntilAsync(() => File.Exists(child) && File.ReadAllText(child).EndsWith('\n'), "the plugin runs");
        var watch = Stopwatch.StartNew();
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 100);
        var id = (await File.ReadAllTextAsync(child, Token)).Trim();
        await Poll.UntilAsync(() => !File.Exists($"/proc/{id}/stat") || File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal), "the child has ended");
    }

    [Fact]
    public async Task One_answer_serves_all_sessions_until_it_expires()
    {
        await using var server = Secure.Server(_authority);
        Plugin(Answer(V1, "\"token\":\"t'$(wc -l < \"$RUNS\" | tr -d ' ')'\",\"expirationTimestamp\":\"2026-11-03T11:00:00Z\""));
        Configure(server.Url, V1);

        await GetAsync(await _room.OpenAsync());
        await GetAsync(await _room.OpenAsync());
        File.SetLastWriteTimeUtc(Path.Combine(_room.Folder.Path, ".kube", "config"), DateTime.UtcNow.AddMinutes(-5));
        await GetAsync(await _room.OpenAsync());
        Assert.Equal(1, Runs);

        _time.Advance(TimeSpan.FromMinutes(61));
        await GetAsync(await _room.OpenAsync());

        Assert.Equal(2, Runs);
        Assert.Equal(["Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2"], server.Seen.Select(exchange => exchange.Header("Authorization")));
    }

    [Fact]
    public async Task An_answer_that_has_expired_by_a_clock_that_is_ahead_is_used_until_it_is_refused()
    {
        await using var server = Secure.Server(_authority);
        Plugin(Answer(V1, "\"token\":\"x\",\"expirationTimestamp\":\"2026-11-03T09:50:00Z\""));
        Configure(server.Url, V1);
        var cluster = await _room.OpenAsync();

        await GetAsync(cluster);
        await GetAsync(cluster);

        Assert.Equal(1, Runs);
    }

    [Fact]
    public async Task A_refused_credential_that_came_expired_is_run_for_once_more_and_told()
    {
        await using var server = Secure.Server(_authority, exchange => exchange.RefuseAsync(401, "Unauthorized", "Unauthorized"));
        Plugin(Answer(V1, "\"token\":\"x\",\"expirationTimestamp\":\"2026-11-03T09:50:00Z\""));
        Configure(server.Url, V1);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await GetAsync(await _room.OpenAsync()));

        Assert.Equal(2, Runs);
        Assert.Contains("gave a credential that had expired at 2026-11-03 09:50 UTC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_sessions_at_once_run_it_once()
    {
        Plugin("sleep 0.2\n" + Answer(V1, "\"token\":\"x\""));
        Configure("https://127.0.0.1:1", V1);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _room.OpenAsync()));

        Assert.Equal(1, Runs);
    }

    [Fact]
    public async Task Another_environment_means_other_credentials()
    {
        await using var server = Secure.Server(_authority);
        Plugin(Answer(V1, "\"token\":\"of-'$CLOUD_PROFILE'\""));
        Configure(server.Url, V1);

        foreach (var profile in new[] { "staging", "prod", "staging" })
        {
            _room.Variables["CLOUD_PROFILE"] = profile;
            await GetAsync(await _room.OpenAsync());
        }

        Assert.Equal(["Bearer of-staging", "Bearer of-prod", "Bearer of-staging"], server.Seen.Select(exchange => exchange.Header("Authorization")));
        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_request_sent_again()
    {
        await using var server = Secure.Server(_authority, exchange => exchange.Header("Authorization") == "Bearer t2"
            ? exchange.ReplyAsync(200, Some.Deployment("web", 1))
            : exchange.RefuseAsync(401, "Unauthorized", "token expired"));
        Plugin(Answer(V1, "\"token\":\"t'$(wc -l < \"$RUNS\" | tr -d ' ')'\""));
        Configure(server.Url, V1);

        await GetAsync(await _room.OpenAsync());

        Assert.Equal(2, Runs);
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task A_token_that_stays_refused_is_told_after_one_more_run()
    {
        await using var server = Secure.Server(_authority, exchange => exchange.RefuseAsync(401, "Unauthorized", "who are you"));
        Plugin(Answer(V1, "\"token\":\"x\""));
        Configure(server.Url, V1);

        var error = await Assert.ThrowsAsync<ApiException>(async () => await GetAsync(await _room.OpenAsync()));

        Assert.Equal(ErrorId.Unauthorized, error.ErrorId);
        Assert.Equal(2, Runs);
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task A_client_certificate_of_a_plugin_is_presented_and_replaced_when_it_expires()
    {
        var (first, firstKey) = _authority.Client("first");
        var (second, secondKey) = _authority.Client("second");
        Credential("1", first, firstKey, "2026-11-03T11:00:00Z");
        Credential("2", second, secondKey, "2026-11-03T12:00:00Z");
        await using var server = Secure.Server(_authority);
        Plugin($"cat \"{_room.Folder.Path}/answer-$(wc -l < \"$RUNS\" | tr -d ' ')\"");
        Configure(server.Url, V1);
        var cluster = await _room.OpenAsync();

        await GetAsync(cluster);
        await GetAsync(cluster);
        _time.Advance(TimeSpan.FromMinutes(61));
        await GetAsync(cluster);

        Assert.Equal(["CN=first", "CN=first", "CN=second"], server.Seen.Select(exchange => exchange.Certificate?.Subject));
        Assert.Equal(2, server.Connections);
        Assert.All(server.Seen, exchange => Assert.Null(exchange.Header("Authorization")));

        void Credential(string run, string certificate, string key, string expires) => _room.Folder.Write("answer-" + run, JsonSerializer.Serialize(new
        {
            kind = "ExecCredential",
            apiVersion = V1,
            status = new { clientCertificateData = certificate, clientKeyData = key, expirationTimestamp = expires },
        }));
    }

    [Theory]
    [InlineData("client.authentication.k8s.io/v1alpha1")]
    [InlineData("example.com/v1")]
    public async Task A_version_nobody_speaks_is_refused(string version)
    {
        Configure("https://127.0.0.1:1", version);

        var error = await Assert.ThrowsAsync<RolloutException>(() => _room.OpenAsync());

        Assert.Equal(ErrorId.InvalidKubeConfig, error.ErrorId);
        Assert.Contains(version, error.Message, StringComparison.Ordinal);
    }

    private static string Answer(string version, string status) =>
        $$$"""echo '{"kind":"ExecCredential","apiVersion":"{{{version}}}","status":{{{{status}}}}}'""";

    private void Plugin(string script) => _room.Folder.Script("plugin.sh", $"RUNS=\"{RunsFile}\"\necho run >> \"$RUNS\"\n{script}\n");

    private void Configure(string server, string version, string more = "", string cluster = "", string command = "../plugin.sh") => _room.WriteKubeConfig(
        server,
        $"exec:\n  apiVersion: {version}\n  command: {command}\n{more}",
        cluster.Length > 0 ? cluster : Secure.Trusting(_authority));

    private static Task<ApiReply> GetAsync(ICluster cluster) => cluster.GetAsync(ResourceType.Deployments, "prod", "web", Token);
}
