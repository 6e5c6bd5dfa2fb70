using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>The words that scenarios are written in.</summary>
internal static class Steps
{
    internal const string Complete = "Complete NewReplicaSetAvailable";
    internal const string Created = "Progressing NewReplicaSetCreated";
    internal const string Updated = "Progressing ReplicaSetUpdated";
    internal const string Paused = "Paused DeploymentPaused";
    internal const string Exceeded = "Failed ProgressDeadlineExceeded";

    /// <summary>A Deployment called web appears, and is rolled out.</summary>
    internal static Step Given(int replicas = 2, string spec = "{}", string metadata = "{}", string image = "app:1") =>
        Send($"web appears with {image}", (arena, cancellationToken) => arena.Api.PostAsync(arena.Path("deployments"), Web(replicas, image, spec, metadata), cancellationToken)) with
        {
            Until = Complete,
            // Whether the first status is written before or after the first pod is there is a race between two controllers.
            Fleeting = [Created],
        };

    /// <summary>The module is told something; it answers with exactly these lines ("…" at a line's end stands for the rest of it).</summary>
    internal static Step Run(string script, params string[] gives) => new(script, async (arena, _, cancellationToken) => Check(script, gives, Spoken.Lines(await arena.RunAsync(script, cancellationToken))));

    /// <summary>While the module waits, somebody else does something.</summary>
    internal static Step Meanwhile(string script, Func<Arena, CancellationToken, Task> other, params string[] gives) => new(script, async (arena, _, cancellationToken) =>
    {
        using var shell = arena.Module.Create(script);
        var work = Task.Run(() => Collected(shell), cancellationToken);
        await Poll.UntilAsync(
            () => work.IsCompleted || shell.Streams.Information.Count > 0 || shell.Streams.Progress.Count > 0,
            () => $"{script} on {arena.Title} does not begin",
            cancellationToken);
        await other(arena, cancellationToken);
        return Check(script, gives, Spoken.Lines(await work));
    });

    /// <summary>The module asks before it changes something, and somebody else does something before the answer.</summary>
    internal static Step Asked(string script, Func<Arena, CancellationToken, Task> other, params string[] gives) => new(script, async (arena, _, cancellationToken) =>
    {
        // The engine's prompt is synchronous.
        arena.Answers!.Meanwhile = () => Task.Run(() => other(arena, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        try
        {
            return Check(script, gives, Spoken.Lines(await arena.RunAsync(script, cancellationToken)));
        }
        finally
        {
            arena.Answers.Meanwhile = null;
        }
    });

    /// <summary>Somebody else does something.</summary>
    internal static Step Send(string what, Func<Arena, CancellationToken, Task> act) => new(what, async (arena, _, cancellationToken) =>
    {
        await act(arena, cancellationToken);
        return [];
    });

    /// <summary>Somebody else patches web.</summary>
    internal static Step Patch(string patch) => Send($"web is patched with {patch}", Patching(patch));

    internal static Func<Arena, CancellationToken, Task> Patching(string patch) => (arena, cancellationToken) => arena.Api.PatchAsync(arena.Path("deployments", "web"), patch, cancellationToken);

    internal static Func<Arena, CancellationToken, Task> Image(string image) =>
        Patching($$"""{"spec": {"template": {"spec": {"containers": [{"name": "app", "image": "{{image}}"}] } } } }""");

    internal static Func<Arena, CancellationToken, Task> Deleting() => (arena, cancellationToken) => arena.Api.DeleteAsync(arena.Path("deployments", "web"), cancellationToken);

    internal static JsonNode Web(int replicas, string image, string spec = "{}", string metadata = "{}")
    {
        var web = JsonNode.Parse($$$"""
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
              "spec": {
                "replicas": {{{replicas}}}, "selector": {"matchLabels": {"app": "web"}},
                "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "app", "image": "{{{image}}}"}]}}
              }
            }
            """)!;
        foreach (var (part, more) in new[] { ("spec", spec), ("metadata", metadata) })
        {
            foreach (var (key, value) in JsonNode.Parse(more)!.AsObject())
            {
                web[part]![key] = value?.DeepClone();
            }
        }

        return web;
    }

    private static Module.Tests.Hosting.RunResult Collected(System.Management.Automation.PowerShell shell)
    {
        var output = new List<System.Management.Automation.PSObject>();
        shell.Invoke(null, output);
        return new Module.Tests.Hosting.RunResult(output, shell.Streams, null);
    }

    private static IReadOnlyList<string> Check(string script, string[] expected, IReadOnlyList<string> said)
    {
        var agrees = expected.Length == said.Count
            && expected.Zip(said).All(pair => pair.First.EndsWith('…') ? pair.Second.StartsWith(pair.First[..^1], StringComparison.Ordinal) : pair.First == pair.Second);
        Assert.True(agrees, $"{script}\n  is to say: {string.Join("\n             ", expected)}\n  but said:  {string.Join("\n             ", said)}");
        return said;
    }
}
