using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Servers;
using Rollouts.Benchmarks.Sessions;

namespace Rollouts.Benchmarks.Jobs;

/// <summary>How soon a rollout that fails is called a failed one, by the clock on the wall.</summary>
internal sealed class Verdicts : Job
{
    internal override string Name => "verdicts";

    internal override string Title => "from a change that fails to the verdict: a missing image, a crash loop, an invalid image, no windows";

    internal override async IAsyncEnumerable<Row> RunAsync(Bench bench)
    {
        var server = await bench.QuietAsync();
        var ns = await server.Api.NamespaceAsync(Name);
        string[] names = ["missing", "crash", "invalid", "at-once"];
        await server.Api.CreateAsync(ns, names.Select(Patient));
        await server.Api.RolledOutAsync(ns, names.Length);
        await using var session = await Session.StartWarmAsync(server, $"Wait-Rollout * -Namespace {ns}", times: 3);

        var missing = await FailAsync("missing", "2-missing");
        // kubectl rollout status would say so after the progress deadline, which is 600 s unless the manifest says otherwise. Nobody waits for it here.
        yield return new Row("a missing image to the verdict", missing.Seconds, Unit.Seconds, new Goal.AtMost(35)) { Note = "600 s, not run" };

        var crash = await FailAsync("crash", "2-crash");
        yield return new Row("a crash loop to the verdict", crash.Restarts, Unit.Restarts, new Goal.Exactly(3)) { Note = "600 s, not run" };
        yield return new Row("an invalid image name to the verdict", (await FailAsync("invalid", "2-invalid")).Seconds, Unit.FineSeconds, new Goal.AtMost(2)) { Note = "600 s, not run" };
        yield return new Row("a missing image with -WindowScale 0", (await FailAsync("at-once", "2-missing", "-WindowScale 0")).Seconds, Unit.FineSeconds, new Goal.AtMost(2)) { Note = "600 s, not run" };
        await server.Api.RemoveNamespaceAsync(ns);

        // A container that starts and crashes later is ready for a moment: without this, the rollout would be a complete one by then.
        static JsonObject Patient(string name)
        {
            var deployment = Workloads.Deployment(name, 1);
            deployment["spec"]!["minReadySeconds"] = 5;
            return deployment;
        }

        async Task<(double Seconds, int Restarts)> FailAsync(string name, string tag, string options = "")
        {
            var reply = await session.RunAsync(
                $$"""
                Set-RolloutImage deployment/{{name}} -Namespace {{ns}} -Image main=shop/web:{{tag}} | Wait-Rollout -ErrorAction SilentlyContinue -ErrorVariable failed {{options}}
                $failed[0].FullyQualifiedErrorId
                "$($failed[0].TargetObject.Problems[0].Restarts)"
                """,
                keeps: true);
            return reply.Output[0].Text.StartsWith("RolloutFailed", StringComparison.Ordinal)
                ? (reply.Milliseconds / 1000, int.TryParse(reply.Output[1].Text, CultureInfo.InvariantCulture, out var restarts) ? restarts : 0)
                : throw new InvalidOperationException($"{name}: {reply.Output[0].Text}");
        }
    }
}
