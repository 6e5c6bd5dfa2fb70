using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Tells what a new template comes to under OnDelete: it is stored, and the controller replaces no pod.</summary>
internal static class ReplacedByHand
{
    /// <summary>Whether somebody has to delete the old pods.</summary>
    public static bool Is(Workload workload) => UpdateStrategy.Of(workload) == UpdateStrategy.OnDelete;

    /// <summary>The command that replaces a pod.</summary>
    public static string Command(Workload workload) => NextCommand.Kubectl("delete pod <pod>", workload);

    public static IEnumerable<string> Warnings(Workload workload)
    {
        if (Is(workload))
        {
            yield return $"{workload.Describe()} has the update strategy OnDelete: the change is stored, but each pod keeps its template until somebody deletes it. "
                + $"One by one: {Command(workload)}";
        }
    }
}
