using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>Writes a pod's <c>status</c> as a kubelet does.</summary>
internal static class PodStatus
{
    /// <summary>How long after it was accepted a pod has its network, and with it an address.</summary>
    private static readonly TimeSpan NetworkTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes it.</summary>
    /// <param name="look">The look at the pod.</param>
    /// <param name="specs">Its containers.</param>
    /// <param name="state">What the node knows of it.</param>
    /// <param name="isEnded">Whether its last container has stopped for good.</param>
    public static JsonObject Write(PodLook look, IReadOnlyList<ContainerSpec> specs, PodState state, bool isEnded)
    {
        var phase = PodPhase.Of(look, specs, state, isEnded);
        var hasNetwork = look.Now >= state.Accepted + NetworkTime && !isEnded;
        var status = new JsonObject();
        if (look.Pod["metadata"].Number("generation") is { } generation)
        {
            status["observedGeneration"] = generation;
        }

        status["phase"] = phase;
        status["conditions"] = PodConditions.Write(look, specs, state, phase, hasNetwork);
        status["hostIP"] = look.Place.HostIP;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = look.Place.HostIP });
        if (hasNetwork || isEnded)
        {
            status["podIP"] = look.Place.PodIP;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = look.Place.PodIP });
        }

        status["startTime"] = ApiTime.Write(state.Accepted);
        if (specs.Any(s => s.IsInit))
        {
            status["initContainerStatuses"] = WriteContainers(look, specs.Where(s => s.IsInit), state);
        }

        status["containerStatuses"] = WriteContainers(look, specs.Where(s => !s.IsInit).OrderBy(s => s.Name, StringComparer.Ordinal), state);
        status["qosClass"] = look.Pod["status"].Text("qosClass") ?? PodQuality.Of(look.Pod["spec"] as JsonObject ?? []);
        return status;
    }

    private static JsonArray WriteContainers(PodLook look, IEnumerable<ContainerSpec> specs, PodState state) =>
        new([.. specs.Select(s => WriteContainer(look, s, state.Containers[s.Name]))]);

    private static JsonObject WriteContainer(PodLook look, ContainerSpec spec, ContainerState state)
    {
        var json = new JsonObject { ["name"] = spec.Name };
        var current = CurrentState(look, spec, state, out var isLastRunShown);
        json["state"] = current;
        var last = isLastRunShown ? state.PreviousRun : state.Run;
        json["lastState"] = last is null ? [] : WriteEnd(look, spec, last);
        json["ready"] = spec.RunsToEnd ? state.HasSucceeded : state.IsRunning && state.IsReady;
        json["restartCount"] = state.Restarts;
        json["image"] = state.Run is null ? spec.Image.Text : spec.Image.Full;
        json["imageID"] = state.Run is null ? string.Empty : Identifiers.Image(spec.Image);
        if (state.Run is { } run)
        {
            json["containerID"] = Identifiers.Container(look.Uid, spec.Name, run.Number);
        }

        json["started"] = state.IsRunning && state.HasStarted;
        if (spec.Json["resources"] is JsonObject resources)
        {
            if (resources["requests"] is JsonObject requests)
            {
                json["allocatedResources"] = requests.DeepClone();
            }

            json["resources"] = resources.DeepClone();
        }

        return json;
    }

    /// <summary>The <c>state</c>; says also whether it tells of the last run, so that <c>lastState</c> tells of the one before.</summary>
    private static JsonObject CurrentState(PodLook look, ContainerSpec spec, ContainerState state, out bool isLastRunShown)
    {
        isLastRunShown = true;
        if (state is { IsRunning: true, Run: { } running })
        {
            return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = ApiTime.Write(running.Started) } };
        }

        // Between its end and its next start a container is seen as ended, until its restart is put off.
        if (state.Run is { Finished: not null } ended && state.Reason.Length == 0)
        {
            return WriteEnd(look, spec, ended);
        }

        isLastRunShown = false;
        var waiting = new JsonObject { ["reason"] = state.Reason.Length > 0 ? state.Reason : spec.WaitingReason };
        if (state.Message.Length > 0)
        {
            waiting["message"] = state.Message;
        }

        return new JsonObject { ["waiting"] = waiting };
    }

    private static JsonObject WriteEnd(PodLook look, ContainerSpec spec, ContainerRun run)
    {
        var end = new JsonObject { ["exitCode"] = run.ExitCode, ["reason"] = spec.Fate.ReasonOf(run.ExitCode) };
        if (spec.Fate.LastWordsOf(run.ExitCode) is { Length: > 0 } words)
        {
            end["message"] = words;
        }

        end["startedAt"] = ApiTime.Write(run.Started);
        end["finishedAt"] = ApiTime.Write(run.Finished ?? look.Now);
        end["containerID"] = Identifiers.Container(look.Uid, spec.Name, run.Number);
        return new JsonObject { ["terminated"] = end };
    }
}
