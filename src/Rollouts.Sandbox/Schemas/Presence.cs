namespace Rollouts.Sandbox.Schemas;

/// <summary>What the server does with a field that says nothing.</summary>
internal enum Presence
{
    /// <summary>It is always written: 0, an empty text, an empty map of its own fields.</summary>
    Always,

    /// <summary>It is left out where it is 0, false or empty.</summary>
    IfSet,

    /// <summary>It stays as it was sent, also where it is 0, false or empty.</summary>
    AsSent,
}
