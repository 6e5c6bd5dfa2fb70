using Rollouts.Errors;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Tells what a new template comes to under OnDelete: it is stored, and the controller replaces no pod.</summary>
internal static class ReplacedByHand
{
    /// <summary>Whether somebody has to delete the old pods.</summary>
    public static bool Is(Workload workload) => UpdateStrategy.Of(workload) == UpdateStrategy.OnDelete;

    /// <summary>The command that shows which pods are old. Deleting them is for a person to decide, one by one.</summary>
    public static string Command(Workload workload) => NextCommand.Kubectl(
        $"get pods --selector {NextCommand.Quote(LabelSelector.ToQuery(workload.Json.At("spec", "selector") ?? default))} --label-columns controller-revision-hash",
        workload);

    public static IEnumerable<string> Warnings(Workload workload)
    {
        if (Is(workload))
        {
            yield return $"{workload.Describe()} has the update strategy OnDelete: the change is stored, but each pod keeps its template until somebody deletes it. "
                + $"Which ones are old: {Command(workload)}";
        }
    }
}
