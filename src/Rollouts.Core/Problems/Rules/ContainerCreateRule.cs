using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>
/// The container cannot be made: a ConfigMap, Secret or key that is not there (<c>CreateContainerConfigError</c>), or what the runtime
/// refuses (<c>CreateContainerError</c>). Not while the kubelet's own cache is syncing, which it says in the message (krane looks at the
/// same text).
/// </summary>
internal static class ContainerCreateRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot, ObservedContainer container)
    {
        if (container.Waiting is not { } waiting)
        {
            yield break;
        }

        switch (waiting.Text("reason"))
        {
            case "CreateContainerConfigError" or "CreateContainerError" or "PreCreateHookError" or "PreStartHookError":
                var message = waiting.Text("message");
                var isSyncing = message is not null && message.Contains("failed to sync", StringComparison.Ordinal) && message.Contains("cache", StringComparison.Ordinal);
                yield return new Symptom
                {
                    Key = ImageRule.Key(container, ProblemFamily.ContainerCreate),
                    Reason = waiting.Text("reason")!,
                    Message = Say.Because($"{container.Description} cannot be created", message),
                    Strength = isSyncing ? SymptomStrength.Warns : SymptomStrength.Holds,
                    Window = Windows.CannotCreate,
                    Container = container,
                    Since = FirstFailure(snapshot, container) ?? container.Pod.Condition("PodScheduled")?.Time("lastTransitionTime"),
                };
                break;
            case null or "" or "ContainerCreating" or "PodInitializing":
                yield return ImageRule.Carried(container, ProblemFamily.ContainerCreate);
                break;
        }
    }

    /// <summary>When the kubelet first said that it could not make or start a container.</summary>
    public static DateTimeOffset? FirstFailure(RolloutSnapshot snapshot, ObservedContainer container) => snapshot.EventsOf(container.Pod.Uid)
        .Where(seen => seen.FieldPath == container.FieldPath && seen.Reason == "Failed" && seen.Message.StartsWith("Error: ", StringComparison.Ordinal))
        .Min(seen => seen.FirstSeen);
}
