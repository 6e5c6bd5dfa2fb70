using Rollouts.Errors;
using Rollouts.Json;

namespace Rollouts.Problems;

/// <summary>The words that belong to one family, for ignoring it by any of them.</summary>
internal static class ProblemFamilies
{
    private static readonly Dictionary<ProblemFamily, string[]> ByFamily = new()
    {
        [ProblemFamily.ImagePull] = ["ErrImagePull", "ImageInspectError", "ImagePullBackOff", "RegistryUnavailable", "SignatureValidationFailed"],
        [ProblemFamily.Crash] = ["Completed", "ContainerCannotRun", "CrashLoopBackOff", "Error", "OOMKilled", "PostStartHookError", "RunContainerError", "StartError"],
        [ProblemFamily.Scheduling] = ["Unschedulable"],
        [ProblemFamily.Create] = ["FailedCreate"],
        [ProblemFamily.Stuck] = ["StuckPod"],
    };

    // Words of families whose members are told apart: a name that is invalid is no policy that forbids to pull.
    private static readonly string[] Single =
        ["CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "InvalidImageName", "PreCreateHookError", "PreStartHookError"];

    /// <summary>The words that can hold a rollout up for good, and so may be ignored.</summary>
    public static readonly IReadOnlyList<string> Reasons = [.. ByFamily.Values.SelectMany(words => words).Concat(Single).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> ReasonsOf(ProblemFamily family) => ByFamily.GetValueOrDefault(family, []);

    /// <summary>Sees to it that words mean something: one that is misspelt would ignore nothing, and nobody would know until it is too late.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidArgument"/>, with what may have been meant.</exception>
    public static void Check(IEnumerable<string> words)
    {
        if (words.FirstOrDefault(word => !Reasons.Contains(word, StringComparer.OrdinalIgnoreCase)) is not { } unknown)
        {
            return;
        }

        var close = CloseWords.To(unknown, Reasons);
        throw new RolloutException(
            ErrorId.InvalidArgument,
            $"There is no problem '{SafeText.Line(unknown, 100)}' that ends a wait. {(close.Count > 0 ? $"Did you mean {string.Join(", or ", close)}?" : $"Those there are: {string.Join(", ", Reasons)}.")}",
            $"Wait-Rollout NAME -IgnoreProblem {(close.Count > 0 ? close[0] : Reasons[0])}");
    }
}
