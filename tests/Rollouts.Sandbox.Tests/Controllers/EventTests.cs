using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class EventTests
{
    private static readonly EventSource Kubelet = new("kubelet", "node-1");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly IApi _api;
    private readonly EventRecorder _recorder;

    public EventTests()
    {
        _api = FreshCluster.Create(_time).As("tests");
        _recorder = new EventRecorder(_api);
    }

    [Fact]
    public void An_equal_event_is_counted_and_not_told_again()
    {
        _recorder.Warning(Kubelet, Subject("a"), "BackOff", "Back-off");
        _time.Advance(TimeSpan.FromSeconds(30));
        _recorder.Warning(Kubelet, Subject("a"), "BackOff", "Back-off");
        _recorder.Warning(Kubelet, Subject("b"), "BackOff", "Back-off");

        Assert.Equal(2, _api.List(Resources.Events).Count);
        var told = _api.List(Resources.Events, "default", e => e["involvedObject"].Text("name") == "a").Single();
        Assert.Equal(2, told.Number("count"));
        Assert.Equal("2026-01-02T03:04:05Z", told.Text("firstTimestamp"));
        Assert.Equal("2026-01-02T03:04:35Z", told.Text("lastTimestamp"));
        Assert.Equal("Warning", told.Text("type"));
        Assert.Equal("kubelet", told["source"].Text("component"));
        Assert.Equal("node-1", told["source"].Text("host"));
        Assert.Equal("kubelet", told.Text("reportingComponent"));
        Assert.Equal("spec.containers{app}", told["involvedObject"].Text("fieldPath"));
        Assert.Matches("^a\\.[0-9a-f]{16}$", told.Name());
    }

    [Fact]
    public void Events_that_differ_only_in_their_message_are_combined_from_the_tenth_on()
    {
        for (var i = 0; i < 15; i++)
        {
            _recorder.Warning(Kubelet, Subject("a"), "FailedCreate", "Error " + i.ToString(CultureInfo.InvariantCulture));
        }

        var combined = Assert.Single(_api.List(Resources.Events), e => e.Text("message")!.StartsWith("(combined from similar events): ", StringComparison.Ordinal));
        Assert.Equal("(combined from similar events): Error 14", combined.Text("message"));
        Assert.Equal(6, combined.Number("count"));
        Assert.Equal(10, _api.List(Resources.Events).Count);
    }

    [Fact]
    public void A_flood_about_one_object_is_cut_off_and_others_are_still_heard()
    {
        for (var i = 0; i < 100; i++)
        {
            _recorder.Warning(Kubelet, Subject("a"), "Unhealthy", "Readiness probe failed");
        }

        _recorder.Warning(Kubelet, Subject("b"), "Unhealthy", "Readiness probe failed");

        Assert.Equal(25, _api.List(Resources.Events, "default", e => e["involvedObject"].Text("name") == "a").Single().Number("count"));
        Assert.Single(_api.List(Resources.Events), e => e["involvedObject"].Text("name") == "b");
        _time.Advance(TimeSpan.FromMinutes(5));
        _recorder.Warning(Kubelet, Subject("a"), "Unhealthy", "Readiness probe failed");
        Assert.Equal(26, _api.List(Resources.Events, "default", e => e["involvedObject"].Text("name") == "a").Single().Number("count"));
    }

    [Fact]
    public async Task Events_are_gone_an_hour_after_they_were_last_told()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment());
        await cluster.RolledOutAsync();
        await cluster.PassAsync(TimeSpan.FromMinutes(58));
        Assert.NotEmpty(cluster.Api.List(Resources.Events));

        await cluster.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(cluster.Api.List(Resources.Events));
    }

    private static EventSubject Subject(string name) => new(Resources.Pods, "default", name, "uid-" + name, 1, "spec.containers{app}");
}
