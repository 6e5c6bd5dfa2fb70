using System.Text.Json.Nodes;
using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.ClusterNodes;

/// <summary>What a simulated container has written.</summary>
internal static class ContainerLog
{
    /// <summary>The lines of a container's present run, or of the one before; null where there was no such run.</summary>
    public static IReadOnlyList<string>? Lines(BoundPod bound, string container, bool previous, DateTimeOffset now) =>
        bound.State?.Containers.GetValueOrDefault(container)?.RunToRead(previous) is { } run
            ? [.. LogScript.Write(ContainerSpec.ReadAll(bound.Pod).First(spec => spec.Name == container), run, now).Select(line => line.Text)]
            : null;

    /// <summary>Why there are no lines, worded as a kubelet words it.</summary>
    public static string WhyNone(BoundPod bound, string container, bool previous)
    {
        var pod = bound.Pod["metadata"]!["name"];
        if (previous)
        {
            return $"previous terminated container \"{container}\" in pod \"{pod}\" not found";
        }

        return WaitingReason(bound.Pod, container) switch
        {
            null => $"container \"{container}\" in pod \"{pod}\" is not available",
            "ErrImagePull" => $"container \"{container}\" in pod \"{pod}\" is waiting to start: image can't be pulled",
            "ImagePullBackOff" => $"container \"{container}\" in pod \"{pod}\" is waiting to start: trying and failing to pull image",
            var reason => $"container \"{container}\" in pod \"{pod}\" is waiting to start: {reason}",
        };
    }

    private static string? WaitingReason(JsonObject pod, string container)
        => Named(pod["status"], ["containerStatuses", "initContainerStatuses"], container)?["state"]?["waiting"]?["reason"]?.GetValue<string>();

    private static JsonNode? Named(JsonNode? parent, IEnumerable<string> lists, string name)
        => lists.SelectMany(list => parent?[list]?.AsArray() ?? []).FirstOrDefault(item => item?["name"]?.GetValue<string>() == name);
}
