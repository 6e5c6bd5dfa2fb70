using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Hosting;
using Rollouts.Tests.Kubectl;

namespace Rollouts.Module.Tests.Parity;

/// <summary>
/// Thirty operations, done to one workload by kubectl and to another by our commands, end in the same spec, the same revisions and the same
/// history. Where we do better on purpose, a method by that name says what is different.
/// </summary>
public sealed class ParityTests : IAsyncDisposable
{
    private readonly ModuleHost _module = new();
    private readonly HttpClient _client = new();
    private KubectlClient? _kubectl;
    private string? _context;

    [Theory]
    [InlineData("deployment", "rollout restart, rollout undo")]
    [InlineData("statefulset", "rollout pause, rollout resume")]
    [InlineData("daemonset", "scale daemonset/web, rollout pause, rollout resume")]
    public async Task Thirty_operations_by_kubectl_and_by_our_commands_end_the_same(string kind, string refused)
    {
        Assert.SkipWhen(KubectlPrograms.OnPath == KubectlPrograms.None, "kubectl is not on the PATH, so nothing can be compared with it");
        var server = Start();
        var (theirs, ours) = (await CreateAsync(server, kind, "by-kubectl"), await CreateAsync(server, kind, "by-command"));
        Assert.Equal(30, Step.All.Count);

        var refusals = new List<string>();
        foreach (var step in Step.All)
        {
            var theirError = await KubectlAsync(step, kind, theirs);
            var ourError = step.Command is null ? await KubectlAsync(step, kind, ours) : Run(step, kind, ours);
            Assert.True(theirError is null == ourError is null, $"{step.Kubectl}\n  kubectl: {theirError ?? "done"}\n  {step.Command}: {ourError ?? "done"}");
            if (theirError is not null)
            {
                refusals.Add(string.Join(' ', Words(step.Kubectl, kind).Take(2)));
            }

            await Task.WhenAll(theirs.SettleAsync(), ours.SettleAsync());
        }

        Assert.Equal(refused, string.Join(", ", refusals.Distinct(StringComparer.Ordinal)));
        var (theirWorkload, ourWorkload) = (await theirs.ReadAsync(), await ours.ReadAsync());
        var (theirRevisions, ourRevisions) = (await theirs.RevisionsAsync(), await ours.RevisionsAsync());
        Assert.Equal(Side.Comparable(theirWorkload["spec"]!), Side.Comparable(ourWorkload["spec"]!));
        Assert.Equal(theirRevisions.Select(revision => revision with { Cause = null }), ourRevisions.Select(revision => revision with { Cause = null }));
        Assert.Equal(await NumbersAsync(kind, theirs), await NumbersAsync(kind, ours));
        Restarts_are_stamped_in_UTC(await ours.ReadAsync(), await _kubectl!.RunAsync("get", "replicasets,controllerrevisions", "-n", ours.Namespace, "-o", "json"));
        if (kind == "deployment")
        {
            Assert.Equal(theirRevisions, ourRevisions);
            Undo_keeps_the_other_annotations(theirWorkload, ourWorkload);
        }
        else
        {
            Reasons_go_with_the_change_and_come_back_with_an_undo(theirWorkload, ourWorkload, ourRevisions);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            _module.Run($"Stop-RolloutSandbox {_context}").Succeeded();
            await _kubectl!.DisposeAsync();
        }

        _module.Dispose();
        _client.Dispose();
    }

    // kubectl stamps the time of the zone that it happens to run in.
    private static void Restarts_are_stamped_in_UTC(JsonNode workload, string revisions)
    {
        var stamps = (workload.ToJsonString() + revisions).Split("restartedAt\": \"").Skip(1).Select(rest => rest.Split('"')[0]).ToList();
        Assert.NotEmpty(stamps);
        Assert.All(stamps, stamp => Assert.EndsWith("Z", stamp, StringComparison.Ordinal));
    }

    // kubectl replaces all of a Deployment's annotations by those that its ReplicaSet had.
    private static void Undo_keeps_the_other_annotations(JsonNode theirs, JsonNode ours)
    {
        Assert.Null(Annotation(theirs, "team"));
        Assert.Equal("shop", Annotation(ours, "team"));
    }

    // A ControllerRevision keeps the annotations of the moment when it was made: an annotation written after the change comes too late, and kubectl's
    // undo brings none back.
    private static void Reasons_go_with_the_change_and_come_back_with_an_undo(
        JsonNode theirs, JsonNode ours, IReadOnlyList<Revision> revisions)
    {
        Assert.Equal("eight", Annotation(theirs, "kubernetes.io/change-cause"));
        Assert.Null(Annotation(ours, "kubernetes.io/change-cause"));
        Assert.Equal("eight", Assert.Single(revisions, revision => revision.Template.Contains("\"app:10\"", StringComparison.Ordinal)).Cause);
        Assert.Equal("three", Assert.Single(revisions, revision => revision.Template.Contains("\"app:3\"", StringComparison.Ordinal)).Cause);
    }

    private static string? Annotation(JsonNode workload, string name) => (string?)workload["metadata"]!["annotations"]?[name];

    private string Start()
    {
        var sandbox = _module.Run("Start-RolloutSandbox -Nodes 2").Succeeded();
        _context = sandbox.Value<string>("Context");
        _module.Use(sandbox.Value<string>("KubeConfig"));
        _kubectl = new KubectlClient(KubectlPrograms.OnPath, sandbox.Value<string>("KubeConfig"));
        _kubectl.Variables["TZ"] = "Asia/Tokyo";
        return sandbox.Value<string>("Server");
    }

    private async Task<Side> CreateAsync(string server, string kind, string ns)
    {
        var name = kind switch { "deployment" => "Deployment", "statefulset" => "StatefulSet", _ => "DaemonSet" };
        await _kubectl!.RunAsync("create", "namespace", ns);
        await _kubectl.RunAsync("create", "-n", ns, "-f", _kubectl.Write($"{ns}.yaml", $$$"""
            apiVersion: apps/v1
            kind: {{{name}}}
            metadata: {name: web}
            spec:
              {{{(kind == "daemonset" ? "" : "replicas: 2")}}}
              {{{(kind == "statefulset" ? "serviceName: web" : "")}}}
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: "app:1"}, {name: side, image: "side:1"}]}
            """));
        var side = new Side(_client, server, kind, ns);
        await side.SettleAsync();
        return side;
    }

    /// <summary>Does a step.</summary>
    /// <returns>Null, or why it was refused.</returns>
    private async Task<string?> KubectlAsync(Step step, string kind, Side side)
    {
        var (code, _, error) = await _kubectl!.TryAsync([.. Words(step.Kubectl, kind), "-n", side.Namespace]);
        if (code == 0 && step.Cause is not null)
        {
            await _kubectl.RunAsync("annotate", $"{kind}/web", $"kubernetes.io/change-cause={step.Cause}", "--overwrite", "-n", side.Namespace);
        }

        return code == 0 ? null : error;
    }

    private string? Run(Step step, string kind, Side side) =>
        _module.Run($"{string.Join(' ', Words(step.Command!, kind))} -Namespace {side.Namespace}").Errors is [var error, ..] ? error.ToString() : null;

    /// <summary>The numbers of the history as kubectl and our command list it, which must be the same.</summary>
    private async Task<IReadOnlyList<string>> NumbersAsync(string kind, Side side)
    {
        var table = await _kubectl!.RunAsync("rollout", "history", $"{kind}/web", "-n", side.Namespace);
        string[] theirs = [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(line => line.Split(' ')[0])];
        var ours = _module.Run($"(Get-RolloutHistory {kind}/web -Namespace {side.Namespace}).Revision").Succeeded().Texts;
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
        return theirs;
    }

    private static string[] Words(string template, string kind) => template.Replace("{0}", $"{kind}/web", StringComparison.Ordinal).Split(' ');
}
