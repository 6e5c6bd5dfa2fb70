using System.Text.Json.Nodes;
using Rollouts.Cluster.Tests.Clusters;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>The words that scenarios are written in.</summary>
internal static class Steps
{
    internal const string Complete = "Complete NewReplicaSetAvailable";
    internal const string Progressing = "Progressing";
    internal const string Paused = "Paused DeploymentPaused";
    internal const string Exceeded = "Failed ProgressDeadlineExceeded";

    /// <summary>A Deployment called web appears, and is rolled out.</summary>
    internal static Step Given(int replicas = 2, string spec = "{}", string metadata = "{}", string image = "app:1") =>
        Send($"web appears with {image}", (arena, cancellationToken) => arena.Api.PostAsync(arena.Path("deployments"), Web(replicas, image, spec, metadata), cancellationToken)) with
        {
            Until = Complete,
        };

    /// <summary>A set of that kind, called web, appears, and is rolled out.</summary>
    /// <param name="resource"><c>daemonsets</c> or <c>statefulsets</c>.</param>
    /// <param name="pods">How many pods it comes to have.</param>
    /// <param name="image">Their image.</param>
    /// <param name="spec">What more its spec says.</param>
    /// <param name="pod">What more its pods' spec says.</param>
    internal static Step GivenSet(string resource, int pods = 3, string image = "app:1", string spec = "{}", string pod = "{}") =>
        Send($"web appears with {image}", (arena, cancellationToken) => arena.Api.PostAsync(arena.Path(resource), Set(resource, pods, image, spec, pod), cancellationToken)) with
        {
            Until = $"Complete {pods}/{pods}",
            IsCoarse = true,
        };

    /// <summary>The module is told something; it answers with exactly these lines ("…" at a line's end stands for the rest of it).</summary>
    internal static Step Run(string script, params string[] gives) => new(script, async (arena, cancellationToken) => Check(script, gives, Spoken.Lines(arena, await arena.RunAsync(script, cancellationToken))));

    /// <summary>While the module waits, somebody else does something.</summary>
    internal static Step Meanwhile(string script, Func<Arena, CancellationToken, Task> other, params string[] gives) => new(script, async (arena, cancellationToken) =>
    {
        using var shell = arena.Module.Create(script);
        var work = Task.Run(() => Collected(shell), cancellationToken);
        await Poll.UntilAsync(
            () => work.IsCompleted || shell.Streams.Information.Count > 0 || shell.Streams.Progress.Count > 0,
            () => $"{script} on {arena.Title} does not begin",
            cancellationToken);
        await other(arena, cancellationToken);
        return Check(script, gives, Spoken.Lines(arena, await work));
    });

    /// <summary>The module asks before it changes something, and somebody else does something before the answer.</summary>
    internal static Step Asked(string script, Func<Arena, CancellationToken, Task> other, params string[] gives) => new(script, async (arena, cancellationToken) =>
    {
        // The engine's prompt is synchronous.
        arena.Answers.Meanwhile = () => Task.Run(() => other(arena, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        try
        {
            return Check(script, gives, Spoken.Lines(arena, await arena.RunAsync(script, cancellationToken)));
        }
        finally
        {
            arena.Answers.Meanwhile = null;
        }
    });

    /// <summary>Somebody else does something.</summary>
    internal static Step Send(string what, Func<Arena, CancellationToken, Task> act) => new(what, async (arena, cancellationToken) =>
    {
        await act(arena, cancellationToken);
        return [];
    });

    /// <summary>Somebody else patches web.</summary>
    internal static Step Patch(string patch, string resource = "deployments") => Send($"web is patched with {patch}", Patching(patch, resource));

    internal static Func<Arena, CancellationToken, Task> Patching(string patch, string resource = "deployments") =>
        (arena, cancellationToken) => arena.Api.PatchAsync(arena.Path(resource, "web"), patch, cancellationToken);

    internal static Func<Arena, CancellationToken, Task> Image(string image, string resource = "deployments") =>
        Patching($$"""{"spec": {"template": {"spec": {"containers": [{"name": "app", "image": "{{image}}"}] } } } }""", resource);

    internal static Func<Arena, CancellationToken, Task> Deleting(string resource = "deployments") =>
        (arena, cancellationToken) => arena.Api.DeleteAsync(arena.Path(resource, "web"), cancellationToken);

    /// <summary>web is deleted, and another Deployment made under its name.</summary>
    internal static Func<Arena, CancellationToken, Task> Replacing(int replicas, string image) => async (arena, cancellationToken) =>
    {
        await Deleting()(arena, cancellationToken);
        await arena.Api.PostAsync(arena.Path("deployments"), Web(replicas, image), cancellationToken);
    };

    /// <summary>Somebody deletes every pod that has that image.</summary>
    internal static Step DeletePods(string image) => Send($"the pods with {image} are deleted", async (arena, cancellationToken) =>
    {
        foreach (var pod in (await arena.Api.GetAsync(arena.Path("pods"), cancellationToken))["items"]!.AsArray().Where(pod => ImageOf(pod) == image))
        {
            await arena.Api.DeleteAsync(arena.Path("pods", (string)pod!["metadata"]!["name"]!), cancellationToken);
        }
    });

    /// <summary>Until so many pods have that image and, where a reason is named, wait for that.</summary>
    internal static Step PodsAre(int count, string image, string? waiting = null) => Send($"{count} pods have {image}", (arena, cancellationToken) => Poll.UntilAsync(
        async () => (await arena.Api.GetAsync(arena.Path("pods"), cancellationToken))["items"]!.AsArray()
            .Count(pod => ImageOf(pod) == image && (waiting is null || (string?)pod!["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] == waiting)) == count,
        () => $"no {count} pods have {image}",
        cancellationToken));

    /// <summary>Until so many revisions are kept; old ones are cleaned up after the rollout is complete.</summary>
    internal static Step RevisionsAre(string numbers) => Send($"the revisions are {numbers}", (arena, cancellationToken) => Poll.UntilAsync(
        async () => string.Join(' ', (await arena.Api.GetAsync(arena.Path("controllerrevisions"), cancellationToken))["items"]!.AsArray().Select(one => (long)one!["revision"]!).Order()) == numbers,
        () => $"the revisions do not become {numbers}",
        cancellationToken));

    internal static JsonNode Set(string resource, int pods, string image, string spec = "{}", string pod = "{}")
    {
        var set = Web(pods, image, spec);
        var isDaemonSet = resource == "daemonsets";
        set["kind"] = isDaemonSet ? "DaemonSet" : "StatefulSet";
        if (isDaemonSet)
        {
            set["spec"]!.AsObject().Remove("replicas");
        }
        else
        {
            set["spec"]!["serviceName"] = "web";
        }

        // A moment to stop is all that a simulated container takes; what is asked for more is waited for.
        set["spec"]!["template"]!["spec"]!["terminationGracePeriodSeconds"] = 1;
        foreach (var (key, value) in JsonNode.Parse(pod)!.AsObject())
        {
            set["spec"]!["template"]!["spec"]![key] = value?.DeepClone();
        }

        return set;
    }

    private static string? ImageOf(JsonNode? pod) => (string?)pod!["spec"]!["containers"]![0]!["image"];

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
