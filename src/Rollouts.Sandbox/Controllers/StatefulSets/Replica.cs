using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>A place in a StatefulSet: a number, and the pod that has it or the revision that one is to be made from.</summary>
/// <param name="Ordinal">The number.</param>
/// <param name="Pod">The pod; null where there is none.</param>
/// <param name="Origin">What a missing pod is made from.</param>
internal sealed record Replica(int Ordinal, Pod? Pod, ControllerRevision Origin)
{
    /// <summary>The revision of the pod, or of the one to come.</summary>
    public string Revision => Pod is null ? Origin.Name : PodIdentity.RevisionOf(Pod);

    /// <summary>Whether its pod is being deleted.</summary>
    public bool IsLeaving => Pod is { IsBeingDeleted: true };
}
