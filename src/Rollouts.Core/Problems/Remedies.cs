using Rollouts.Errors;
using Rollouts.Problems.Rules;
using Rollouts.Selection;

namespace Rollouts.Problems;

/// <summary>What to type next, for each family of problems.</summary>
internal static class Remedies
{
    public static string For(Symptom symptom, RolloutSnapshot snapshot)
    {
        var workload = snapshot.Workload;
        var pod = (symptom.Pod ?? symptom.Container?.Pod)?.Name;
        var container = symptom.Container?.Name;
        return symptom.Key.Family switch
        {
            ProblemFamily.ImagePull or ProblemFamily.ImageNever => Or(OtherImage(), Undo(), Describe()),
            ProblemFamily.Crash when symptom.Log == LogSource.None => Or(Describe(), Undo()),
            ProblemFamily.Crash => Or(NextCommand.Kubectl($"logs {pod} -c {container}{(symptom.Log == LogSource.Previous ? " --previous" : "")}", workload), Undo()),
            ProblemFamily.Probe => Or(NextCommand.Kubectl($"logs {pod} -c {container}", workload), Describe(), Undo()),
            ProblemFamily.ContainerCreate => Or(Describe(), Undo()),
            ProblemFamily.Node => NextCommand.Kubectl($"describe node {symptom.Pod?.Node}", workload),
            ProblemFamily.Create => Or(NextCommand.Kubectl("describe resourcequota", workload), NextCommand.Kubectl($"describe {Creator()}", workload)),
            ProblemFamily.Stuck => Or(NextCommand.For("Undo-Rollout", workload) + " -Force", NextCommand.Kubectl($"delete pod {pod}", workload)),
            ProblemFamily.Deadline => Or(Undo(), NextCommand.Kubectl($"describe {workload}", workload)),
            _ => Describe(),
        };

        string Describe() => NextCommand.Kubectl($"describe pod {pod}", workload);

        // Where it never ran another template there is nothing to go back to.
        string? Undo() => snapshot.HasOtherRevision ? NextCommand.For("Undo-Rollout", workload) : null;

        // Pasted as it is, it is refused: that is no name of an image.
        string OtherImage() => $"{NextCommand.For("Set-RolloutImage", workload)} -Image '{container}={Repository(symptom.Container!.Image)}:<tag>'";

        string Creator() => workload.Kind == WorkloadKind.Deployment && snapshot.NewRevision?.Source is { } source ? $"replicaset {source.Name}" : workload.ToString();
    }

    // The tag is what follows the last colon after the last slash; a digest takes its place.
    private static string Repository(string image)
    {
        var name = Say.Text(image).Replace("'", "", StringComparison.Ordinal).Split('@')[0];
        var colon = name.IndexOf(':', name.LastIndexOf('/') + 1);
        return colon < 0 ? name : name[..colon];
    }

    private static string Or(params ReadOnlySpan<string?> commands)
    {
        var said = new List<string>();
        foreach (var command in commands)
        {
            if (command is not null)
            {
                said.Add(command);
            }
        }

        return string.Join(", or ", said);
    }
}
