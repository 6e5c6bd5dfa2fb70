using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Nodes.Simulation;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Tests.Controllers;

namespace Rollouts.Sandbox.Tests.Nodes;

/// <summary>A pod in the hands of the simulator alone: no API, no clock but the test's.</summary>
internal sealed class SimulatedPod
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private DateTimeOffset? _due = Begin;

    public SimulatedPod(string image, Action<JsonObject>? change = null)
    {
        Json = Manifests.Pod("web", image, change);
        Json["metadata"]!["uid"] = "1b4e28ba";
        Json["metadata"]!["generation"] = 1;
        Json["spec"]!["nodeName"] = "node-1";
    }

    public JsonObject Json { get; }

    public DateTimeOffset Now { get; private set; } = Begin;

    public PodState? State { get; private set; }

    public bool IsGone { get; private set; }

    public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, JsonObject> Config { get; } = new(StringComparer.Ordinal);

    /// <summary>The events, each with the second at which it was told.</summary>
    public List<(double At, bool IsWarning, string Reason, string Message)> Events { get; } = [];

    public JsonNode Status => Json["status"]!;

    public JsonObject Container => Status["containerStatuses"]![0]!.AsObject();

    public string? Waiting => Container["state"]!["waiting"].Text("reason");

    public double Seconds => (Now - Begin).TotalSeconds;

    public SimulatedPod Pass(double seconds)
    {
        var end = Now.AddSeconds(seconds);
        while (_due is { } due && due <= end && !IsGone)
        {
            Now = due > Now ? due : Now;
            Look();
        }

        Now = end;
        return this;
    }

    public SimulatedPod Until(Func<SimulatedPod, bool> happened, double seconds = 60)
    {
        while (State is null || !happened(this))
        {
            Assert.True(_due is { } next && (next - Begin).TotalSeconds <= seconds, $"It did not happen by {seconds} s: {Json["status"]?.ToJsonString()}");
            Now = _due!.Value > Now ? _due.Value : Now;
            Look();
        }

        return this;
    }

    public SimulatedPod Delete(long grace = 30)
    {
        Json["metadata"]!["deletionTimestamp"] = ApiTime.Write(Now.AddSeconds(grace));
        Json["metadata"]!["deletionGracePeriodSeconds"] = grace;
        Look();
        return this;
    }

    public string Condition(string type)
    {
        var condition = Status["conditions"].Maps().Single(c => c.Text("type") == type);
        return string.Join(' ', new[] { condition.Text("status"), condition.Text("reason"), condition.Text("message") }.OfType<string>());
    }

    public string? TransitionOf(string type) => Status["conditions"].Maps().Single(c => c.Text("type") == type).Text("lastTransitionTime");

    private void Look()
    {
        var place = new PodPlace("172.18.0.2", "10.244.0.7", Images.Contains, (kind, name) => Config.GetValueOrDefault($"{kind}/{name}"));
        var step = PodSimulator.Look(Json, State, place, Now);
        State = step.State;
        Json["status"] = step.Status;
        Images.UnionWith(step.Pulled);
        Events.AddRange(step.Notes.Select(n => (Seconds, n.IsWarning, n.Reason, n.Message)));
        IsGone = step.IsGone;
        _due = step.LookAgain;
    }
}
