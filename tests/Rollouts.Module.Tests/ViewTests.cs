using System.Text.Json.Nodes;
using System.Xml.Linq;
using Rollouts.Module.Tests.Api;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What a user sees at the end of a pipeline.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly FakeApi _api = new() { Answer = Deployments.Serve(Deployments.Complete("web"), Deployments.Complete("web", "prod"), Deployments.Complete("api")) };

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task Rollouts_are_a_table_under_their_namespace_and_context()
    {
        var lines = await ShowAsync("Get-Rollout -AllNamespaces");

        var heading = Array.FindIndex(lines, line => line.Trim() == "Namespace: shop (context test)");
        Assert.True(heading >= 0, string.Join('\n', lines));
        Assert.Contains(lines, line => line.Trim() == "Namespace: prod (context test)");
        Assert.Equal(
            ["Name", "Kind", "Phase", "Ready", "Updated", "Available", "Revision", "Age", "Message"],
            lines.Skip(heading + 1).First(line => line.Length > 0).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["api", "Deployment", "Complete", "3/3", "3", "3", "2", _, ..]);
    }

    [Fact]
    public async Task The_answer_to_a_dry_run_says_so() =>
        Assert.Contains(await ShowAsync("Suspend-Rollout web -DryRun"), line => line.Contains("dry run: suspend", StringComparison.Ordinal));

    [Fact]
    public async Task Nothing_prints_nothing() => Assert.DoesNotContain(await ShowAsync("Get-Rollout -Namespace empty"), line => line.Length > 0);

    [Fact]
    public async Task Revisions_are_marked_under_their_rollout()
    {
        var serve = _api.Answer;
        _api.Answer = request => request.Path.EndsWith("/replicasets", StringComparison.Ordinal)
            ? ApiAnswer.List("ReplicaSet", ReplicaSet("web-1", 3, "1", "web:1"), ReplicaSet("web-2", 2, "", "web:2"), ReplicaSet("web-4", 4, "", "web:4"))
            : serve(request);

        var lines = await ShowAsync("Get-RolloutHistory web");

        Assert.Contains(lines, line => line.Trim().EndsWith("deployment/web in shop (context test)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["2", "current", "1", _, "web:2"]);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["4", "previous", "1", _, "web:4"]);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["3", "1", _, "1", "web:1"]);
    }

    [Fact]
    public async Task Differences_stand_under_the_revisions_they_are_between()
    {
        var serve = _api.Answer;
        _api.Answer = request => request.Path.EndsWith("/replicasets", StringComparison.Ordinal)
            ? ApiAnswer.List("ReplicaSet", ReplicaSet("web-1", 1, "", "web:1"), ReplicaSet("web-2", 2, "", "web:2"))
            : serve(request);

        var lines = await ShowAsync("Compare-RolloutRevision web");

        Assert.Contains(lines, line => line.Trim().EndsWith("deployment/web in shop (context test), revision 1 → revision 2", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["containers[app].image", "Changed", "web:1", "web:2"]);
    }

    [Fact]
    public async Task Advice_stands_above_its_remedy()
    {
        var lines = await ShowAsync("Get-RolloutAdvice web -Rule NoChangeCause");

        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["NoChangeCause", "Information", "nobody", ..]);
        Assert.Contains(lines, line => line.TrimStart().StartsWith("→ in the manifest:", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_views_ask_of_an_object_can_be_asked_of_every_one_live_or_read_back()
    {
        using var module = new ModuleHost();
        module.Use(_api.KubeConfig);
        var view = XDocument.Load(Path.Combine(Locations.Repository, "src", "Rollouts", "Rollouts.Format.ps1xml"));
        var asked = 0;
        foreach (var type in view.Descendants("TypeName").Select(name => name.Value).Distinct(StringComparer.Ordinal).Where(name => name != "Rollouts.RolloutSandbox"))
        {
            var scripts = view.Descendants("View").Where(one => one.Descendants("TypeName").Any(name => name.Value == type)).SelectMany(one => one.Descendants("ScriptBlock")).Select(script => script.Value);
            foreach (var script in scripts.Distinct(StringComparer.Ordinal))
            {
                var result = module.Run($$"""
                    $ErrorActionPreference = 'Stop'
                    $serializer = [System.Management.Automation.PSSerializer]
                    $objects = @([{{type}}]::new()) + @(switch ('{{type}}') { 'Rollouts.Rollout' { Get-Rollout web } 'Rollouts.RolloutAdvice' { Get-RolloutAdvice web } })
                    $objects + @($objects | ForEach-Object { $serializer::Deserialize($serializer::Serialize($_)) }) | ForEach-Object { $null = & { {{script}} } }
                    """);
                Assert.True(result.Errors.Count == 0 && result.Terminating is null, $"{type}: {script} said {string.Join(", ", result.Errors)}");
                asked++;
            }
        }

        Assert.True(asked > 20);
    }

    private static JsonObject ReplicaSet(string name, int revision, string former, string image)
    {
        var json = JsonNode.Parse($$"""
            {
              "metadata": {
                "name": "{{name}}", "namespace": "shop", "uid": "rs-{{name}}", "creationTimestamp": "2026-11-01T08:00:00Z",
                "labels": { "app": "web" },
                "annotations": { "deployment.kubernetes.io/revision": "{{revision}}", "deployment.kubernetes.io/revision-history": "{{former}}" },
                "ownerReferences": [ { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "u-1", "controller": true } ]
              },
              "spec": { "template": {
                "metadata": { "labels": { "app": "web", "pod-template-hash": "{{revision}}" } },
                "spec": { "containers": [ { "name": "app", "image": "{{image}}" } ] } } },
              "status": { "replicas": 1, "availableReplicas": {{(revision == 4 ? 1 : 0)}} }
            }
            """)!;
        return json.AsObject();
    }

    private async Task<string[]> ShowAsync(string command)
    {
        var shell = await ChildShell.RunAsync(["-Command", $"$env:KUBECONFIG = '{_api.KubeConfig}'; {command}"]);
        Assert.Equal("", shell.Error);
        return [.. shell.Output.Split('\n').Select(line => line.TrimEnd())];
    }
}
