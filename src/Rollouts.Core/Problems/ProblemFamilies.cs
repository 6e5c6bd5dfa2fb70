namespace Rollouts.Problems;

/// <summary>The words that belong to one family, for ignoring it by any of them.</summary>
internal static class ProblemFamilies
{
    /// <summary>The words that can hold a rollout up for good, and so may be ignored.</summary>
    public static readonly IReadOnlyList<string> Reasons =
    [
        "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "ErrImagePull", "FailedCreate",
        "ImagePullBackOff", "InvalidImageName", "RunContainerError", "StuckPod", "Unschedulable",
    ];

    private static readonly Dictionary<ProblemFamily, string[]> ByFamily = new()
    {
        [ProblemFamily.ImagePull] = ["ErrImagePull", "ImagePullBackOff"],
        [ProblemFamily.Crash] = ["CrashLoopBackOff"],
        [ProblemFamily.Scheduling] = ["Unschedulable"],
        [ProblemFamily.Create] = ["FailedCreate"],
        [ProblemFamily.Stuck] = ["StuckPod"],
    };

    public static IReadOnlyList<string> ReasonsOf(ProblemFamily family) => ByFamily.GetValueOrDefault(family, []);
}
