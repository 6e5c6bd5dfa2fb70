using static System.FormattableString;

namespace Rollouts.Status;

/// <summary>The pods of a workload as its controller counts them.</summary>
/// <param name="Desired">How many are wanted.</param>
/// <param name="Current">How many there are, of any template.</param>
/// <param name="Updated">How many there are of the current template.</param>
/// <param name="Ready">How many, of any template, are ready.</param>
/// <param name="Available">How many, of any template, have been ready for <c>minReadySeconds</c>.</param>
internal readonly record struct PodCounts(int Desired, int Current, int Updated, int Ready, int Available)
{
    /// <summary>How many of older templates are still there.</summary>
    public int Outdated => Math.Max(0, Current - Updated);

    /// <summary>That the new pods are not all made yet.</summary>
    public string Making(int wanted) => Invariant($"{Updated} of {wanted} pods run the new template");

    /// <summary>That old pods have to go.</summary>
    public string Leaving => Outdated == 1 ? "1 old pod is still there" : Invariant($"{Outdated} old pods are still there");

    /// <summary>That there are more pods than wanted.</summary>
    public string Surplus => Invariant($"{(Current == 1 ? "1 pod is" : $"{Current} pods are")} there, {Desired} wanted");

    /// <summary>That pods are there but not available.</summary>
    public string Starting(int wanted) => Invariant($"{Available} of {wanted} new pods are available");

    /// <summary>That only a person can go on: nothing replaces old pods under OnDelete.</summary>
    public string Held => $"{(Outdated == 1 ? "1 pod runs" : Invariant($"{Outdated} pods run"))} an older template until deleted: the update strategy is OnDelete";

    /// <summary>That all is done.</summary>
    public string Done => Desired switch
    {
        0 => "scaled to zero",
        1 => "1 pod is up to date and available",
        _ => Invariant($"{Desired} pods are up to date and available"),
    };
}
