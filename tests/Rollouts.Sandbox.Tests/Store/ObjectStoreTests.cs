using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Store;

public sealed class ObjectStoreTests
{
    private const string Pods = "pods";
    private readonly ObjectStore _store = new(historyLength: 10);

    [Fact]
    public void Versions_count_over_all_kinds()
    {
        var pod = Put("a");
        var other = _store.Put("services", new ObjectKey("default", "a"), Object("a"));

        Assert.Equal(pod.Version + 1, other.Version);
        Assert.Equal(other.Version, _store.Version);
        Assert.Equal(other.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)other.Value["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public void A_watch_from_a_remembered_version_misses_nothing()
    {
        var first = Put("a");
        Put("b");
        _store.Remove(Pods, new ObjectKey("default", "a"));

        using var subscription = _store.Watch(Pods, first.Version, capacity: null);

        Assert.Equal("ADDED b, DELETED a", string.Join(", ", ReadAll(subscription).Select(e => $"{e.Type} {e.Object.Name()}")));
    }

    [Fact]
    public void A_watch_from_a_forgotten_version_is_refused_as_expired()
    {
        var first = Put("a");
        for (var i = 0; i < 11; i++)
        {
            Put($"n{i}");
        }

        var refusal = Assert.Throws<ApiRefusal>(() => _store.Watch(Pods, first.Version, capacity: null));

        Assert.Equal((410, "Expired"), (refusal.Code, refusal.Reason));
        Assert.StartsWith("too old resource version: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_of_other_kinds_make_no_version_forgotten()
    {
        var first = Put("a");
        for (var i = 0; i < 50; i++)
        {
            _store.Put("services", new ObjectKey("default", $"n{i}"), Object($"n{i}"));
        }

        using var subscription = _store.Watch(Pods, first.Version, capacity: null);

        Assert.Empty(ReadAll(subscription));
    }

    [Fact]
    public void A_follower_that_does_not_read_is_cut_off_and_others_are_not()
    {
        using var slow = _store.Watch(Pods, since: null, capacity: 3);
        using var quick = _store.Watch(Pods, since: null, capacity: null);
        for (var i = 0; i < 5; i++)
        {
            Put($"n{i}");
        }

        Assert.Equal(3, ReadAll(slow).Count);
        Assert.True(slow.Events.Completion.IsCompleted);
        Assert.Equal(5, ReadAll(quick).Count);
    }

    [Fact]
    public void A_continued_list_shows_the_version_that_it_began_with()
    {
        Put("a");
        var listing = _store.ListToContinue(Pods);
        Put("b");

        Assert.Single(_store.ListAgain(Pods, listing.Version)!.Root);
        for (var i = 0; i < 20; i++)
        {
            Put($"n{i}");
        }

        Assert.Null(_store.ListAgain(Pods, listing.Version));
    }

    [Fact]
    public async Task Every_follower_sees_every_change_in_the_order_of_versions_while_many_write()
    {
        var followers = Enumerable.Range(0, 20).Select(_ => _store.Watch(Pods, since: null, capacity: null)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Put($"w{w}-{i % 10}");
            }
        })));

        foreach (var follower in followers)
        {
            var versions = ReadAll(follower).Select(e => e.Version).ToList();
            Assert.Equal(Enumerable.Range(2, 800).Select(v => (long)v), versions);
            follower.Dispose();
        }
    }

    [Fact]
    public void Numbers_answer_as_int_and_as_long_whoever_wrote_them()
    {
        var draft = Object("a");
        draft["replicas"] = 3;
        var stored = _store.Put(Pods, new ObjectKey("default", "a"), draft);

        Assert.Equal(3, stored.Value["replicas"]!.GetValue<int>());
        Assert.Equal(3L, stored.Value["replicas"]!.GetValue<long>());
    }

    [Fact]
    public void A_packed_object_is_what_it_would_be_unpacked()
    {
        var plain = StoredObject.Freeze(Object("ä-🙂"), 7);
        var packed = StoredObject.Freeze(Object("ä-🙂"), 7, isPacked: true);

        Assert.Equal(plain.Utf8.ToArray(), packed.Utf8.ToArray());
        Assert.Equal(plain.Length, packed.Length);
        Assert.Equal(ListItem(plain), ListItem(packed));
        Assert.True(JsonNode.DeepEquals(plain.Value, packed.Value));
    }

    [Fact]
    public void Events_are_packed_and_listed_and_watched_as_anything_else()
    {
        var api = FreshCluster.Create(TimeProvider.System);
        var events = api.Kinds.Of(Resources.Events);
        using var subscription = api.Store.Watch(events.Shelf, since: null, capacity: null);

        var created = api.As("tests").Create(Resources.Events, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "default" },
            ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["name"] = "web", ["namespace"] = "default" },
            ["message"] = new string('x', 100_000),
        });

        Assert.True(events.IsPacked);
        var told = Assert.Single(ReadAll(subscription)).Stored;
        Assert.True(JsonNode.DeepEquals(created, JsonNode.Parse(told.Utf8.Span)));
        Assert.True(JsonNode.DeepEquals(created, Assert.Single(api.Store.List(events.Shelf).Root).Value.Value));
    }

    private static byte[] ListItem(StoredObject value)
    {
        using var list = new MemoryStream();
        value.WriteListItem(list);
        return list.ToArray();
    }

    private StoredObject Put(string name) => _store.Put(Pods, new ObjectKey("default", name), Object(name));

    private static JsonObject Object(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };

    private static List<ApiEvent> ReadAll(Subscription subscription)
    {
        var events = new List<ApiEvent>();
        while (subscription.Events.TryRead(out var change))
        {
            events.Add(change);
        }

        return events;
    }
}
