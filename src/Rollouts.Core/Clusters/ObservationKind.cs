namespace Rollouts.Clusters;

/// <summary>What a followed stream tells.</summary>
public enum ObservationKind
{
    /// <summary>An object as it is now: from the first list, a later re-list or a watch event.</summary>
    Present,

    /// <summary>An object is gone; the JSON is its last known state.</summary>
    Gone,

    /// <summary>The first list has been told completely. Carries no object. Comes once.</summary>
    Synced,
}
