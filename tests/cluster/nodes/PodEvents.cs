using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.ClusterNodes;

/// <summary>Tells a node's notes as events; the same note about the same pod counts up, as a kubelet's does.</summary>
internal sealed class PodEvents(ApiClient api, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Uid, PodNote Note), (string Name, int Count)> _told = new();
    private long _number = time.GetUtcNow().Ticks;

    public async Task TellAsync(JsonObject pod, string node, IReadOnlyList<PodNote> notes, CancellationToken cancellationToken)
    {
        foreach (var note in notes)
        {
            try
            {
                await TellAsync(pod, node, note, cancellationToken);
            }
            catch (ApiFailure refusal) when (refusal.Code == HttpStatusCode.Forbidden)
            {
                // A namespace that is going away takes no new events, and nobody will miss them.
                return;
            }
        }
    }

    private async Task TellAsync(JsonObject pod, string node, PodNote note, CancellationToken cancellationToken)
    {
        var about = pod["metadata"]!.AsObject();
        var ns = about["namespace"]!.GetValue<string>();
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var key = (about["uid"]!.GetValue<string>(), note);
        if (_told.TryGetValue(key, out var before))
        {
            var change = new JsonObject { ["count"] = before.Count + 1, ["lastTimestamp"] = now };
            try
            {
                await api.MergeAsync($"/api/v1/namespaces/{ns}/events/{before.Name}", change, cancellationToken);
                _told[key] = (before.Name, before.Count + 1);
                return;
            }
            catch (ApiFailure refusal) when (refusal.Code == HttpStatusCode.NotFound)
            {
                // Events expire; the next one is a new one.
                _told.TryRemove(key, out _);
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{about["name"]}.{Interlocked.Increment(ref _number):x16}");
        await api.CreateAsync($"/api/v1/namespaces/{ns}/events", Describe(about, ns, name, node, note, now), cancellationToken);
        _told[key] = (name, 1);
    }

    private static JsonObject Describe(JsonObject about, string ns, string name, string node, PodNote note, string now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["involvedObject"] = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["namespace"] = ns,
            ["name"] = about["name"]!.DeepClone(),
            ["uid"] = about["uid"]!.DeepClone(),
            ["resourceVersion"] = about["resourceVersion"]!.DeepClone(),
            ["fieldPath"] = note.FieldPath,
        },
        ["type"] = note.IsWarning ? "Warning" : "Normal",
        ["reason"] = note.Reason,
        ["message"] = note.Message,
        ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = node },
        ["firstTimestamp"] = now,
        ["lastTimestamp"] = now,
        ["count"] = 1,
    };
}
