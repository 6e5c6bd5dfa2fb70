using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>What kubectl says of a pod in a few words.</summary>
/// <param name="Status">Its status: a phase, or what holds it up.</param>
/// <param name="Ready">How many containers are ready.</param>
/// <param name="Sidecars">How many init containers run on beside the others.</param>
/// <param name="Restarts">How often containers were restarted.</param>
/// <param name="LastRestart">When the last one was; null where that is unknown.</param>
internal sealed record PodSummary(string Status, int Ready, int Sidecars, long Restarts, DateTimeOffset? LastRestart)
{
    /// <summary>Sums up a pod.</summary>
    public static PodSummary Of(JsonObject pod)
    {
        var status = pod["status"];
        var phase = status.Text("phase") ?? string.Empty;
        var reason = status.Text("reason") is { Length: > 0 } told ? told : phase;
        if (status.At("conditions").Maps().Any(c => c.Text("type") == "PodScheduled" && c.Text("reason") == "SchedulingGated"))
        {
            reason = "SchedulingGated";
        }

        var sidecars = pod["spec"].At("initContainers").Maps().Where(c => c.Text("restartPolicy") == "Always").Select(c => c.Text("name") ?? string.Empty)
            .ToHashSet(StringComparer.Ordinal);
        var inits = status.At("initContainerStatuses").Maps().ToList();
        var (initReason, ready) = Initializing(pod, inits, sidecars);
        IReadOnlyList<JsonObject> counted = inits;
        if (initReason is null || IsTrue(status, "Initialized"))
        {
            var containers = status.At("containerStatuses").Maps().ToList();
            var (runReason, running) = Running(status, containers, reason);
            (reason, ready) = (runReason, ready + running);
            counted = [.. inits.Where(i => sidecars.Contains(i.Text("name") ?? string.Empty)), .. containers];
        }
        else
        {
            reason = initReason;
        }

        if (pod["metadata"].At("deletionTimestamp") is not null)
        {
            reason = status.Text("reason") == "NodeLost" ? "Unknown" : phase is "Succeeded" or "Failed" ? reason : "Terminating";
        }

        return new PodSummary(reason, ready, sidecars.Count, counted.Sum(c => Cell.Count(c, "restartCount")), LastEnd(counted));
    }

    private static (string? Reason, int Ready) Initializing(JsonObject pod, List<JsonObject> inits, HashSet<string> sidecars)
    {
        var ready = 0;
        for (var i = 0; i < inits.Count; i++)
        {
            var state = inits[i]["state"];
            var ended = state.At("terminated");
            if (ended is not null && Cell.Count(ended, "exitCode") == 0)
            {
                continue;
            }

            if (sidecars.Contains(inits[i].Text("name") ?? string.Empty) && inits[i].Flag("started"))
            {
                ready += inits[i].Flag("ready") ? 1 : 0;
                continue;
            }

            var waiting = state.At("waiting").Text("reason");
            var reason = ended is not null ? $"Init:{EndReason(ended)}"
                : waiting is { Length: > 0 } and not "PodInitializing" ? $"Init:{waiting}"
                : string.Create(CultureInfo.InvariantCulture, $"Init:{i}/{pod["spec"].At("initContainers").Maps().Count()}");
            return (reason, ready);
        }

        return (null, ready);
    }

    private static (string Reason, int Ready) Running(JsonNode? status, List<JsonObject> containers, string reason)
    {
        var ready = 0;
        foreach (var container in Enumerable.Reverse(containers))
        {
            var state = container["state"];
            if (state.At("waiting").Text("reason") is { Length: > 0 } waiting)
            {
                reason = waiting;
            }
            else if (state.At("terminated") is { } ended)
            {
                reason = EndReason(ended);
            }
            else if (container.Flag("ready") && state.At("running") is not null)
            {
                ready++;
            }
        }

        return reason == "Completed" && ready > 0 ? (IsTrue(status, "Ready") ? "Running" : "NotReady", ready) : (reason, ready);
    }

    private static string EndReason(JsonNode ended) => ended.Text("reason") is { Length: > 0 } reason ? reason
        : Cell.Count(ended, "signal") is not 0 and var signal ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
        : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{Cell.Count(ended, "exitCode")}");

    private static bool IsTrue(JsonNode? status, string condition) =>
        status.At("conditions").Maps().Any(c => c.Text("type") == condition && c.Text("status") == "True");

    private static DateTimeOffset? LastEnd(IEnumerable<JsonObject> containers) =>
        containers.Select(c => Cell.Parse(c["lastState"].At("terminated").Text("finishedAt"))).Max();
}
