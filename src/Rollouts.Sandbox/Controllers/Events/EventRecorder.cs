using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Events;

/// <summary>Writes down what happens, as v1 Events. Nothing depends on an event: where it cannot be written it is lost, as in a real cluster.</summary>
/// <param name="api">The API.</param>
internal sealed class EventRecorder(IApi api)
{
    private readonly EventCorrelator _correlator = new(api.Time);
    private long _lastStamp;

    /// <summary>Tells an event.</summary>
    /// <param name="source">Who tells.</param>
    /// <param name="subject">About what.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="message">Why, in a sentence.</param>
    public void Tell(EventSource source, EventSubject subject, string type, string reason, string message)
    {
        var group = new EventGroup(source, subject.Uid, subject.FieldPath, type, reason);
        if (_correlator.Correlate(group, message) is not { } told)
        {
            return;
        }

        try
        {
            var key = told.Before is { } before && Repeat(before, told.Message) ? before.Key : Create(source, subject, type, reason, told.Message);
            _correlator.Remember(told.Identity, new ToldEvent(key, told.Before?.Key == key ? told.Before.Count + 1 : 1));
        }
        catch (ApiRefusal)
        {
            // The namespace is going, a quota forbids it, its name would be too long: what is told about must not suffer from it.
            return;
        }
    }

    /// <summary>Tells an ordinary event.</summary>
    public void Normal(EventSource source, EventSubject subject, string reason, string message) => Tell(source, subject, "Normal", reason, message);

    /// <summary>Tells an event that somebody should look into.</summary>
    public void Warning(EventSource source, EventSubject subject, string reason, string message) => Tell(source, subject, "Warning", reason, message);

    private bool Repeat(ToldEvent before, string message)
    {
        if (api.Find(Resources.Events, before.Key.Namespace, before.Key.Name) is not { } json)
        {
            // Expired, or deleted by somebody: it starts anew.
            return false;
        }

        var draft = json.Copy();
        draft["count"] = before.Count + 1;
        draft["lastTimestamp"] = ApiTime.Write(api.Time.GetUtcNow());
        draft["message"] = message;
        api.Update(Resources.Events, draft);
        return true;
    }

    private ObjectKey Create(EventSource source, EventSubject subject, string type, string reason, string message)
    {
        // Events about objects without a namespace lie in "default".
        var ns = subject.Namespace.Length > 0 ? subject.Namespace : "default";
        var now = ApiTime.Write(api.Time.GetUtcNow());
        var name = FreeName(ns, subject.Name);
        var origin = new JsonObject { ["component"] = source.Component };
        if (source.Host.Length > 0)
        {
            origin["host"] = source.Host;
        }

        api.Create(Resources.Events, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = subject.ToReference(),
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = origin,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type,
            ["eventTime"] = null,
            ["reportingComponent"] = source.Component,
            ["reportingInstance"] = source.Host,
        });
        return new ObjectKey(ns, name);
    }

    /// <summary>A name that no event of another teller has: those go by the same clock.</summary>
    private string FreeName(string ns, string subject)
    {
        string name;
        do
        {
            name = $"{subject}.{NextStamp().ToString("x", CultureInfo.InvariantCulture)}";
        }
        while (api.Find(Resources.Events, ns, name) is not null);

        return name;
    }

    /// <summary>The time in nanoseconds, or one more where the clock has not moved: it makes the event's name.</summary>
    private long NextStamp()
    {
        var nanoseconds = (api.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _lastStamp = Math.Max(nanoseconds, _lastStamp + 1);
        return _lastStamp;
    }
}
