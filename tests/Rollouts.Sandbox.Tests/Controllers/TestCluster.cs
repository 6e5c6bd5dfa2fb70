using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

/// <summary>A whole cluster on a clock that the test moves from one due moment to the next.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly ClusterMachinery _machinery;

    private TestCluster(int nodes)
    {
        Server = FreshCluster.Create(Time, historyLength: 1_000_000);
        Store = Server.Store;
        Api = Server.As("tests");
        _machinery = new ClusterMachinery(Server.As("sandbox"), Server.Kinds, [.. Enumerable.Range(1, nodes).Select(i => "node-" + i.ToString(CultureInfo.InvariantCulture))]);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>What an API server serves.</summary>
    public ClusterApi Server { get; }

    public IApi Api { get; }

    public ObjectStore Store { get; }

    public ClusterMachinery Machinery => _machinery;

    public static async Task<TestCluster> StartAsync(int nodes = 3)
    {
        var cluster = new TestCluster(nodes);
        await cluster._machinery.StartAsync(TestContext.Current.CancellationToken);
        return cluster;
    }

    public Task SettleAsync() => _machinery.WaitUntilIdleAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets time pass, stopping at every moment at which something is due.</summary>
    public async Task PassAsync(TimeSpan time) => await PassUntilAsync(static () => false, time, mustHappen: false);

    public Task PassAsync(double seconds) => PassAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass until something is so.</summary>
    public async Task UntilAsync(Func<bool> happened, double seconds = 60) => await PassUntilAsync(happened, TimeSpan.FromSeconds(seconds), mustHappen: true);

    public JsonObject Get(Clusters.ResourceType type, string name, string ns = "default") =>
        Api.Find(type, type.Namespaced ? ns : null, name) ?? throw new InvalidOperationException($"There is no {type.Kind} {name}.");

    public JsonObject Deployment(string name = "web") => Get(Resources.Deployments, name);

    public JsonObject StatefulSet(string name = "web") => Get(Resources.StatefulSets, name);

    public IReadOnlyList<JsonObject> ControllerRevisions(string ns = "default") => [.. Api.List(Resources.ControllerRevisions, ns).OrderBy(r => r.Number("revision"))];

    public IReadOnlyList<JsonObject> Pods(string ns = "default") => Api.List(Resources.Pods, ns);

    public IReadOnlyList<JsonObject> ReplicaSets(string ns = "default") => Api.List(Resources.ReplicaSets, ns);

    public JsonObject ReplicaSetOf(string image) => ReplicaSets().Single(s => Template(s)["spec"]!["containers"]![0].Text("image") == image);

    public IReadOnlyList<string> Events(string reason) => [.. Api.List(Resources.Events).Where(e => e.Text("reason") == reason).Select(e => e.Text("message")!)];

    public void Create(Clusters.ResourceType type, JsonObject body) => Api.Create(type, body);

    /// <summary>Changes an object as a client does: reads, changes, writes, and again where a controller was quicker.</summary>
    public void Change(Clusters.ResourceType type, string name, Action<JsonObject> change, string ns = "default")
    {
        while (!TryChange(type, name, change, ns))
        {
            Thread.Yield();
        }
    }

    private bool TryChange(Clusters.ResourceType type, string name, Action<JsonObject> change, string ns)
    {
        var draft = Get(type, name, ns).Copy();
        change(draft);
        try
        {
            Api.Update(type, draft);
            return true;
        }
        catch (ApiRefusal refusal) when (refusal.Reason == "Conflict")
        {
            return false;
        }
    }

    public void SetImage(string image, string name = "web") => Change(Resources.Deployments, name, d => Template(d)["spec"]!["containers"]![0]!["image"] = image);

    public async Task RolledOutAsync(string name = "web", double seconds = 120) => await UntilAsync(() => IsComplete(Deployment(name)), seconds);

    public static bool IsComplete(JsonObject deployment)
    {
        var status = deployment["status"];
        var desired = deployment["spec"].Number("replicas") ?? 0;
        return status.Number("observedGeneration") >= deployment["metadata"].Number("generation")
            && (status.Number("updatedReplicas") ?? 0) == desired
            && (status.Number("replicas") ?? 0) == desired
            && (status.Number("availableReplicas") ?? 0) == desired;
    }

    public static JsonObject? ConditionOf(JsonObject value, string type) => value["status"].At("conditions").Maps().FirstOrDefault(c => c.Text("type") == type);

    public static JsonObject Template(JsonObject workload) => workload["spec"]!["template"]!.AsObject();

    public ValueTask DisposeAsync() => _machinery.DisposeAsync();

    private async Task PassUntilAsync(Func<bool> happened, TimeSpan time, bool mustHappen)
    {
        var end = Time.GetUtcNow() + time;
        await SettleAsync();
        while (!happened())
        {
            var now = Time.GetUtcNow();
            if (now >= end)
            {
                Assert.False(mustHappen, $"It did not happen within {time} of the cluster's time. {Describe()}");
                return;
            }

            var next = _machinery.NextDue is { } due && due < end ? due : end;
            if (next > now)
            {
                Time.SetUtcNow(next);
            }

            await SettleAsync();
        }
    }

    private string Describe() => string.Join(
        Environment.NewLine,
        Api.List(Resources.Deployments).Concat(Api.List(Resources.ReplicaSets)).Concat(Api.List(Resources.StatefulSets)).Select(o => $"{o.Text("kind")} {o.Name()}: {o["status"]?.ToJsonString()}")
            .Concat(Pods().Select(p => $"Pod {p.Name()}: {p["status"]?.ToJsonString()}")));
}
