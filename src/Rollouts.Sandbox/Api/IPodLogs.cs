namespace Rollouts.Sandbox.Api;

/// <summary>What containers have written. The nodes provide it.</summary>
internal interface IPodLogs
{
    /// <summary>The log of a container's present run, or of the one before.</summary>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="previous">Of the run before the present one.</param>
    /// <returns>Null where there was no such run.</returns>
    IContainerLog? Find(string ns, string pod, string container, bool previous);
}
