using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Scheduling;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A pod as controllers see it.</summary>
internal sealed class Pod : ApiObject
{
    /// <summary>Reads a pod.</summary>
    public Pod(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        NodeName = json["spec"].Text("nodeName");
        SchedulerName = json["spec"].Text("schedulerName") ?? "default-scheduler";
        Requests = PodRequests.Of(json["spec"]);
        Phase = json["status"].Text("phase") ?? "Pending";
        var ready = json["status"].At("conditions").Maps().FirstOrDefault(c => string.Equals(c.Text("type"), "Ready", StringComparison.Ordinal));
        IsReady = string.Equals(ready.Text("status"), "True", StringComparison.Ordinal);
        ReadySince = IsReady ? ApiTime.Parse(ready.Text("lastTransitionTime")) : null;
        Restarts = (int)json["status"].At("containerStatuses").Maps().Select(c => c.Number("restartCount") ?? 0).DefaultIfEmpty(0).Max();
    }

    /// <summary>The node it is bound to; null before it is scheduled.</summary>
    public string? NodeName { get; }

    /// <summary>Who is to schedule it.</summary>
    public string SchedulerName { get; }

    /// <summary>What it takes of its node.</summary>
    public IReadOnlyDictionary<string, Quantity> Requests { get; }

    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string Phase { get; }

    /// <summary>Whether its condition Ready is True.</summary>
    public bool IsReady { get; }

    /// <summary>Since when it is ready; null where it is not.</summary>
    public DateTimeOffset? ReadySince { get; }

    /// <summary>The restarts of its most often restarted container.</summary>
    public int Restarts { get; }

    /// <summary>Whether all its containers have ended for good.</summary>
    public bool IsTerminal => Phase is "Succeeded" or "Failed";

    /// <summary>Whether it counts as a replica: neither ended nor being deleted.</summary>
    public bool IsActive => !IsTerminal && !IsBeingDeleted;

    /// <summary>Whether it is being deleted and its containers may still run.</summary>
    public bool IsTerminating => !IsTerminal && IsBeingDeleted;

    /// <summary>Whether it has been ready for long enough to count on.</summary>
    /// <param name="minReadySeconds">How long that is.</param>
    /// <param name="now">The cluster's time.</param>
    public bool IsAvailable(int minReadySeconds, DateTimeOffset now) =>
        IsReady && (minReadySeconds == 0 || (ReadySince is { } since && since.AddSeconds(minReadySeconds) <= now));
}
