using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.ClusterNodes;

/// <summary>Runs the pods that are bound to our nodes: asks the simulator what becomes of each, and tells the API server.</summary>
internal sealed class BoundPods(ApiClient api, SimulatedNodes nodes, ConfigObjects configs, PodEvents events, TimeProvider time)
{
    /// <summary>How long a pod rests where the server refused what was told of it, or was away.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, BoundPod> _pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _images = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _addresses;

    /// <summary>A pod on one of our nodes; null where there is none of that name.</summary>
    public BoundPod? Find(string ns, string name) => _pods.GetValueOrDefault($"{ns}/{name}");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var feed = new ObjectFeed(api, "/api/v1/pods?fieldSelector=spec.nodeName!%3D", time);
        await await Task.WhenAny(feed.FollowAsync(Listed, Changed, cancellationToken), LookForeverAsync(cancellationToken));
    }

    private void Listed(IReadOnlyList<JsonObject> pods)
    {
        var there = pods.Select(Key).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _pods.Keys.Where(key => !there.Contains(key)))
        {
            _pods.TryRemove(gone, out _);
        }

        foreach (var pod in pods)
        {
            Changed(pod, isGone: false);
        }
    }

    private void Changed(JsonObject pod, bool isGone)
    {
        var key = Key(pod);
        if (isGone)
        {
            _pods.TryRemove(key, out _);
        }
        else
        {
            // A StatefulSet's pod comes back under its old name: another uid is another pod.
            if (!_pods.TryGetValue(key, out var known) || known.Uid != BoundPod.UidOf(pod))
            {
                known = _pods[key] = new BoundPod(pod, NextAddress());
            }

            known.Renew(pod);
            _wake.Writer.TryWrite(true);
        }
    }

    private async Task LookForeverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            // Many pods move at once when a rollout starts; nodes would not make them wait for one another either.
            await Parallel.ForEachAsync(
                _pods.Values.Where(pod => pod.Due <= now).ToList(),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
                async (pod, cancel) => await LookAsync(pod, cancel));
            await SleepAsync(cancellationToken);
        }
    }

    /// <summary>Until the next pod is due or the server tells something.</summary>
    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        var rest = _pods.Values.Select(pod => pod.Due).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var alarm = Task.Delay(rest < TimeSpan.FromHours(1) ? rest : TimeSpan.FromHours(1), time, stop.Token);
        await Task.WhenAny(alarm, _wake.Reader.WaitToReadAsync(stop.Token).AsTask());
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _wake.Reader.TryRead(out _);
    }

    private async Task LookAsync(BoundPod bound, CancellationToken cancellationToken)
    {
        var pod = bound.Pod;
        if (IsFinished(pod))
        {
            bound.PutOff(pod, DateTimeOffset.MaxValue);
            return;
        }

        // A node in trouble does nothing, and neither does one that is gone.
        if (!nodes.IsWorking(bound.Node))
        {
            bound.PutOff(pod, time.GetUtcNow() + RetryAfter);
            return;
        }

        var path = $"/api/v1/namespaces/{pod["metadata"]!["namespace"]}/pods/{pod["metadata"]!["name"]}";
        var step = PodSimulator.Look(pod, bound.State, PlaceOf(bound, pod), time.GetUtcNow());
        try
        {
            if (!JsonNode.DeepEquals(step.Status, bound.Written))
            {
                var told = pod.DeepClone().AsObject();
                told["status"] = step.Status.DeepClone();
                await api.ReplaceAsync(path + "/status", told, cancellationToken);
            }

            bound.Written = step.Status;
            bound.State = step.State;
            foreach (var image in step.Pulled)
            {
                _images[$"{bound.Node}/{image}"] = true;
            }

            bound.PutOff(pod, step.LookAgain ?? DateTimeOffset.MaxValue);
            await events.TellAsync(pod, bound.Node, step.Notes, cancellationToken);
            if (step.IsGone)
            {
                var now = new JsonObject { ["gracePeriodSeconds"] = 0, ["preconditions"] = new JsonObject { ["uid"] = bound.Uid } };
                await api.DeleteAsync(path, now, cancellationToken);
            }
        }
        catch (ApiFailure refusal) when (refusal.Code is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Somebody was quicker: the feed brings what is true now, and the look is repeated from the state before it.
            bound.PutOff(pod, time.GetUtcNow() + RetryAfter);
        }
        catch (Exception problem) when (problem is ApiFailure or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"{path}: {problem.Message}");
            bound.PutOff(pod, time.GetUtcNow() + RetryAfter);
        }
    }

    /// <summary>Its containers have ended for good, and nobody has deleted it.</summary>
    private static bool IsFinished(JsonObject pod)
        => pod["status"]?["phase"]?.GetValue<string>() is "Succeeded" or "Failed" && pod["metadata"]!["deletionTimestamp"] is null;

    private PodPlace PlaceOf(BoundPod bound, JsonObject pod)
    {
        var ns = pod["metadata"]!["namespace"]!.GetValue<string>();
        return new PodPlace(LogEndpoint.Address, bound.Address, image => _images.ContainsKey($"{bound.Node}/{image}"), (kind, name) => configs.Find(kind, ns, name));
    }

    private string NextAddress()
    {
        const int PerNetwork = 250;
        var number = Interlocked.Increment(ref _addresses);
        return string.Create(CultureInfo.InvariantCulture, $"10.244.{number / PerNetwork % PerNetwork}.{(number % PerNetwork) + 2}");
    }

    private static string Key(JsonObject pod) => $"{pod["metadata"]!["namespace"]}/{pod["metadata"]!["name"]}";
}
