using System.Text.RegularExpressions;
using Rollouts.Json;

namespace Rollouts.Problems.Rules;

/// <summary>
/// The image cannot be had. The kubelet's words: <c>InvalidImageName</c> and <c>ErrImageNeverPull</c> (pkg/kubelet/images/types.go) are
/// for ever; <c>ErrImagePull</c> and <c>ImagePullBackOff</c> take turns while it tries again. A registry's "not found" or "denied" is its
/// answer; anything else may be the network.
/// </summary>
internal static partial class ImageRule
{
    public static IEnumerable<Symptom> Find(RolloutSnapshot snapshot, ObservedContainer container)
    {
        if (container.Waiting is not { } waiting)
        {
            yield break;
        }

        switch (waiting.Text("reason"))
        {
            case "InvalidImageName" or "ErrImageNeverPull":
                yield return new Symptom
                {
                    Key = Key(container, ProblemFamily.ImageNever),
                    Reason = waiting.Text("reason")!,
                    Message = Say.Because($"{container.Description} cannot have the image {Say.Text(container.Image)}", waiting.Text("message")),
                    Strength = SymptomStrength.Holds,
                    Window = Windows.AtOnce,
                    Container = container,
                    Since = container.Pod.Condition("PodScheduled")?.Time("lastTransitionTime"),
                };
                break;
            case "ErrImagePull" or "ImagePullBackOff" or "RegistryUnavailable" or "SignatureValidationFailed" or "ImageInspectError":
                yield return PullFailed(snapshot, container, waiting.Text("reason")!, waiting.Text("message"));
                break;
            case null or "" or "ContainerCreating" or "PodInitializing":
                // Between two tries some kubelets show a container as if it were new.
                yield return LastFailure(snapshot, container) ?? Carried(container, ProblemFamily.ImagePull);
                yield return Carried(container, ProblemFamily.ImageNever);
                break;
        }
    }

    /// <summary>Whether a text says that the registry has decided, rather than failed to answer.</summary>
    public static bool IsRefusal(string text) => Refusal().IsMatch(text);

    public static SymptomKey Key(ObservedContainer container, ProblemFamily family) => new(family, container.Pod.Uid, container.Name);

    public static Symptom Carried(ObservedContainer container, ProblemFamily family) => new()
    {
        Key = Key(container, family),
        Reason = "",
        Message = "",
        Strength = SymptomStrength.Carries,
        Container = container,
    };

    // Whoever looks only once has but the events to know that there was a try before this one, and what it came to.
    private static Symptom? LastFailure(RolloutSnapshot snapshot, ObservedContainer container)
    {
        var last = EventsOf(snapshot, container).Where(seen => IsFailure(seen) || IsBackOff(seen)).MaxBy(seen => seen.LastSeen);
        return last is null || Windows.After(last.LastSeen, Windows.PullRemembered) is not { } forgotten || forgotten < snapshot.ServerTime
            ? null
            : PullFailed(snapshot, container, IsBackOff(last) ? "ImagePullBackOff" : "ErrImagePull", message: null) with { Strength = SymptomStrength.Carries, Window = null, NotBefore = null };
    }

    private static IEnumerable<ObservedEvent> EventsOf(RolloutSnapshot snapshot, ObservedContainer container) =>
        snapshot.EventsOf(container.Pod.Uid).Where(seen => seen.FieldPath == container.FieldPath);

    private static bool IsFailure(ObservedEvent seen) => seen.Reason == "Failed" && seen.Message.StartsWith("Failed to pull image", StringComparison.Ordinal);

    private static bool IsBackOff(ObservedEvent seen) => seen.Reason == "BackOff" && seen.Message.StartsWith("Back-off pulling image", StringComparison.Ordinal);

    private static Symptom PullFailed(RolloutSnapshot snapshot, ObservedContainer container, string reason, string? message)
    {
        var events = EventsOf(snapshot, container).ToList();
        var failures = events.Where(IsFailure).ToList();

        // "Back-off pulling image" alone does not say why; older kubelets leave it at that.
        var text = message is { Length: > 0 } && !IsBareBackOff(message) ? message : failures.MaxBy(seen => seen.LastSeen)?.Message ?? message ?? "";
        return new Symptom
        {
            Key = Key(container, ProblemFamily.ImagePull),
            Reason = reason,
            Message = Say.Because($"{container.Description} cannot pull the image {Say.Text(container.Image)}", Wrapping().Replace(text, "")),
            Strength = SymptomStrength.Holds,
            Window = IsRefusal(text) ? Windows.PullRefused : Windows.PullFailed,
            IsVague = IsBareBackOff(text),
            NotBefore = UnderWay(events, failures),
            Container = container,
            Since = failures.Min(seen => seen.FirstSeen) ?? container.Pod.Condition("PodScheduled")?.Time("lastTransitionTime"),
        };
    }

    // While the kubelet tries again, the status still shows how it went last time; only the events tell that a pull is running.
    private static DateTimeOffset? UnderWay(List<ObservedEvent> events, List<ObservedEvent> failures) =>
        events.Where(seen => seen.Reason == "Pulling").Max(seen => seen.LastSeen) is { } pulling && pulling > failures.Max(seen => seen.LastSeen)
            ? Windows.After(pulling, Windows.PullUnderWay)
            : null;

    private static bool IsBareBackOff(string message) =>
        message.StartsWith("Back-off pulling image", StringComparison.Ordinal) && !message.Contains("\": ", StringComparison.Ordinal);

    // The kubelet, the runtime's interface and the runtime each put their own words around the registry's.
    [GeneratedRegex(
        "^(Back-off pulling image \"[^\"]*\": |Failed to pull image \"[^\"]*\": |ErrImagePull: |rpc error: code = \\w+ desc = |failed to pull and unpack image \"[^\"]*\": |failed to resolve reference \"[^\"]*\": )+",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Wrapping();

    [GeneratedRegex(
        "not ?found|unauthorized|denied|forbidden|authentication required|authorization failed|insufficient_scope|no basic auth|manifest unknown|name unknown|does not exist|no match for platform|no matching manifest",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();
}
