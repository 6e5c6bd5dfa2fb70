using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Tests.Api;

public sealed class InProcessApiTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly IApi _api;

    public InProcessApiTests() => _api = FreshCluster.Create(_time).As("tests");

    [Fact]
    public void A_new_object_gets_what_the_server_gives()
    {
        var pod = _api.Create(Resources.Pods, Pod(generateName: "web-"));

        Assert.Matches("^web-[bcdfghjklmnpqrstvwxz2456789]{5}$", (string?)pod["metadata"]!["name"]);
        Assert.Equal("2026-01-02T03:04:05Z", (string?)pod["metadata"]!["creationTimestamp"]);
        Assert.True(Guid.TryParse((string?)pod["metadata"]!["uid"], out _));
        Assert.Equal(1, pod["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal("Pending", (string?)pod["status"]!["phase"]);
    }

    [Fact]
    public void A_write_on_an_old_version_is_a_conflict_in_Kubernetes_words()
    {
        var old = _api.Create(Resources.Pods, Pod("a")).DeepClone().AsObject();
        var newer = old.DeepClone().AsObject();
        newer["metadata"]!["labels"] = new JsonObject { ["x"] = "y" };
        _api.Update(Resources.Pods, newer);

        old["metadata"]!["labels"] = new JsonObject { ["x"] = "z" };
        var refusal = Assert.Throws<ApiRefusal>(() => _api.Update(Resources.Pods, old));

        Assert.Equal(409, refusal.Code);
        Assert.Equal(
            "Operation cannot be fulfilled on pods \"a\": the object has been modified; please apply your changes to the latest version and try again", refusal.Message);
    }

    [Fact]
    public void A_change_of_nothing_makes_no_version_and_no_event()
    {
        using var stop = new CancellationTokenSource();
        var pod = _api.Create(Resources.Pods, Pod("a"));
        var events = _api.Watch(Resources.Pods, stop.Token);

        var same = _api.Update(Resources.Pods, pod.DeepClone().AsObject());

        Assert.Equal((string?)pod["metadata"]!["resourceVersion"], (string?)same["metadata"]!["resourceVersion"]);
        Assert.False(events.TryRead(out _));
    }

    [Fact]
    public void Status_and_spec_are_written_apart()
    {
        var pod = _api.Create(Resources.Pods, Pod("a")).DeepClone().AsObject();
        pod["status"]!["phase"] = "Running";
        Assert.Equal("Pending", (string?)_api.Update(Resources.Pods, pod.DeepClone().AsObject())["status"]!["phase"]);

        pod["metadata"]!["labels"] = new JsonObject { ["x"] = "y" };
        var after = _api.UpdateStatus(Resources.Pods, pod);

        Assert.Equal("Running", (string?)after["status"]!["phase"]);
        Assert.Null(after["metadata"]!["labels"]);
    }

    [Fact]
    public void A_watcher_sees_every_change_in_order_with_the_state_before()
    {
        using var stop = new CancellationTokenSource();
        var events = _api.Watch(Resources.Pods, stop.Token);

        var pod = _api.Create(Resources.Pods, Pod("a")).DeepClone().AsObject();
        pod["status"]!["phase"] = "Running";
        _api.UpdateStatus(Resources.Pods, pod);
        _api.Delete(Resources.Pods, "default", "a", new DeleteOptions(GracePeriodSeconds: 0));

        var seen = new List<ApiEvent>();
        while (events.TryRead(out var change))
        {
            seen.Add(change);
        }

        Assert.Equal("ADDED MODIFIED DELETED", string.Join(' ', seen.Select(e => e.Type)));
        Assert.Equal(seen.Select(e => e.Version).Order(), seen.Select(e => e.Version));
        Assert.Equal("Pending", (string?)seen[1].Before!["status"]!["phase"]);
        Assert.Equal(seen[2].Version.ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)seen[2].Object["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public void A_pod_on_a_node_goes_when_its_node_says_so()
    {
        var pod = Pod("a");
        pod["spec"]!["nodeName"] = "node-1";
        _api.Create(Resources.Pods, pod);

        _api.Delete(Resources.Pods, "default", "a");
        var going = _api.Find(Resources.Pods, "default", "a")!;
        Assert.Equal("2026-01-02T03:04:35Z", (string?)going["metadata"]!["deletionTimestamp"]);
        Assert.Equal(30, going["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>());

        _api.Delete(Resources.Pods, "default", "a", new DeleteOptions(GracePeriodSeconds: 0));
        Assert.Null(_api.Find(Resources.Pods, "default", "a"));
    }

    [Fact]
    public void An_object_with_finalizers_goes_with_the_last_of_them()
    {
        var pod = Pod("a");
        pod["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        _api.Create(Resources.Pods, pod);

        _api.Delete(Resources.Pods, "default", "a");
        var going = _api.Find(Resources.Pods, "default", "a")!.DeepClone().AsObject();
        going["metadata"]!.AsObject().Remove("finalizers");
        _api.Update(Resources.Pods, going);

        Assert.Null(_api.Find(Resources.Pods, "default", "a"));
    }

    [Fact]
    public void A_deletion_with_another_uid_is_refused()
    {
        _api.Create(Resources.Pods, Pod("a"));

        var refusal = Assert.Throws<ApiRefusal>(() => _api.Delete(Resources.Pods, "default", "a", new DeleteOptions(Uid: "other")));

        Assert.Equal((409, "Conflict"), (refusal.Code, refusal.Reason));
        Assert.NotNull(_api.Find(Resources.Pods, "default", "a"));
    }

    [Fact]
    public void A_namespace_takes_its_content_along_and_takes_no_more()
    {
        _api.Create(Resources.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "shop" } });
        var held = Pod("held", ns: "shop");
        held["spec"]!["nodeName"] = "node-1";
        _api.Create(Resources.Pods, held);
        _api.Create(Resources.Pods, Pod("free", ns: "shop"));

        Assert.NotNull(_api.Find(Resources.ServiceAccounts, "shop", "default"));

        _api.Delete(Resources.Namespaces, null, "shop");
        Assert.Null(_api.Find(Resources.Pods, "shop", "free"));
        Assert.Equal("Terminating", (string?)_api.Find(Resources.Namespaces, null, "shop")!["status"]!["phase"]);
        var refusal = Assert.Throws<ApiRefusal>(() => _api.Create(Resources.Pods, Pod("late", ns: "shop")));
        Assert.Equal("pods \"late\" is forbidden: unable to create new content in namespace shop because it is being terminated", refusal.Message);

        _api.Delete(Resources.Pods, "shop", "held", new DeleteOptions(GracePeriodSeconds: 0));
        Assert.Null(_api.Find(Resources.Namespaces, null, "shop"));
    }

    [Fact]
    public void ManagedFields_tell_who_set_what_and_when()
    {
        var pod = _api.Create(Resources.Pods, Pod("a")).DeepClone().AsObject();
        _time.Advance(TimeSpan.FromMinutes(1));
        pod["status"]!["phase"] = "Running";
        var after = _api.As("kubelet").UpdateStatus(Resources.Pods, pod);

        var entries = after["metadata"]!["managedFields"]!.AsArray();
        Assert.Equal("tests kubelet", string.Join(' ', entries.Select(e => (string?)e!["manager"])));
        Assert.Equal("2026-01-02T03:04:05Z 2026-01-02T03:05:05Z", string.Join(' ', entries.Select(e => (string?)e!["time"])));
        Assert.Equal("status", (string?)entries[1]!["subresource"]);
        Assert.NotNull(entries[1]!["fieldsV1"]!["f:status"]!["f:phase"]);
        Assert.Null(entries[0]!["fieldsV1"]!["f:status"]);
    }

    private static JsonObject Pod(string? name = null, string? generateName = null, string ns = "default")
    {
        var metadata = new JsonObject { ["namespace"] = ns };
        metadata[name is null ? "generateName" : "name"] = name ?? generateName;
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }) },
        };
    }
}
