using System.Text.Json;
using Rollouts.Json;
using Rollouts.Problems;

namespace Rollouts.Showing;

/// <summary>The state of a pod in one word, as <c>kubectl get pods</c> works it out (printers/internalversion, printPod).</summary>
internal static class PodState
{
    private const int Longest = 40;

    public static string Of(ObservedPod pod)
    {
        if (pod.IsBeingDeleted)
        {
            return "Terminating";
        }

        var word = Starting(pod) ?? Main(pod) ?? pod.Json.Text("status", "reason") ?? pod.Phase;
        return SafeText.Line(word ?? "", Longest) is { Length: > 0 } shown ? shown : "Unknown";
    }

    // The first init container that has not done its part holds all that follow.
    private static string? Starting(ObservedPod pod)
    {
        var all = pod.Json.Items("spec", "initContainers").Count();
        var first = pod.Containers.Where(container => container.Role != ContainerRole.Main).Select((container, at) => (container, at)).FirstOrDefault(one => !HasStarted(one.container));
        return first.container is not { } init ? null
            : init.Terminated is { } end ? $"Init:{End(end)}"
            : init.Waiting?.Text("reason") is { Length: > 0 } reason and not "PodInitializing" ? $"Init:{reason}"
            : FormattableString.Invariant($"Init:{first.at}/{all}");
    }

    private static bool HasStarted(ObservedContainer container) => container.Role == ContainerRole.Sidecar ? container.Status.Flag("started") : container.IsDone;

    private static string? Main(ObservedPod pod)
    {
        var containers = pod.Containers.Where(container => container.Role == ContainerRole.Main).ToList();
        var words = containers.Select(container => container.Waiting?.Text("reason") ?? (container.Terminated is { } end ? End(end) : null)).OfType<string>().ToList();
        return words.Find(word => word != "Completed") ?? (words.Count == containers.Count ? words.FirstOrDefault() : null);
    }

    private static string End(JsonElement end) => end.Text("reason") is { Length: > 0 } reason ? reason
        : end.Number("signal") is { } signal and not 0 ? FormattableString.Invariant($"Signal:{signal}")
        : FormattableString.Invariant($"ExitCode:{end.Number("exitCode") ?? 0}");
}
