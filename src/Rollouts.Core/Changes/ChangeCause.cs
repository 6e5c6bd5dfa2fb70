using System.Text.Json.Nodes;
using Rollouts.History;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>The part of a patch that sets the change-cause; every other annotation stays.</summary>
internal static class ChangeCause
{
    /// <summary>Adds to a patch what makes the workload's change-cause the given one.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="workload">The workload as it is.</param>
    /// <param name="cause">The change-cause; null to remove it.</param>
    public static JsonObject Set(JsonObject patch, Workload workload, string? cause)
    {
        if (cause != workload.Annotation(RevisionNumber.ChangeCauseAnnotation))
        {
            patch["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RevisionNumber.ChangeCauseAnnotation] = cause } };
        }

        return patch;
    }
}
