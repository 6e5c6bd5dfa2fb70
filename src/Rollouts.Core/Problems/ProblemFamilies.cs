namespace Rollouts.Problems;

/// <summary>The words that belong to one family, for ignoring it by any of them.</summary>
internal static class ProblemFamilies
{
    private static readonly Dictionary<ProblemFamily, string[]> Reasons = new()
    {
        [ProblemFamily.ImagePull] = ["ErrImagePull", "ImagePullBackOff"],
        [ProblemFamily.Crash] = ["CrashLoopBackOff"],
        [ProblemFamily.Scheduling] = ["Unschedulable"],
        [ProblemFamily.Create] = ["FailedCreate"],
        [ProblemFamily.Stuck] = ["StuckPod"],
    };

    public static IReadOnlyList<string> ReasonsOf(ProblemFamily family) => Reasons.GetValueOrDefault(family, []);
}
