using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>What a change is to a client that follows only some objects: one that begins to match is added to it, one that ceases is deleted.</summary>
/// <param name="Selection">The objects that it follows.</param>
/// <param name="Kind">Their kind.</param>
internal sealed record WatchFilter(Selection Selection, Kind Kind)
{
    /// <summary>The change as the client sees it; null where it sees nothing.</summary>
    public (string Type, StoredObject Value)? Apply(ApiEvent change)
    {
        var before = change.Before is { } was && Selection.Includes(was);
        var now = change.Type != "DELETED" && Selection.Includes(change.Object);
        return (before, now) switch
        {
            (true, true) => ("MODIFIED", change.Stored),
            (false, true) => ("ADDED", change.Stored),
            (true, false) when change.Type == "DELETED" => ("DELETED", change.Stored),
            (true, false) => ("DELETED", StoredObject.Freeze(change.Before!.Copy(), change.Version)),
            _ => null,
        };
    }
}
