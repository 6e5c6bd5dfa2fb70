using System.Text.Json.Nodes;
using Rollouts.Status;
using Rollouts.Undo;

namespace Rollouts.Changes;

/// <summary>A change to one workload that has been worked out but not made: what <c>-WhatIf</c> shows.</summary>
public sealed record RolloutChange
{
    /// <summary>The workload as it was when the change was worked out, and as the user is shown it.</summary>
    public required Workload Workload { get; init; }

    /// <summary>What will happen, both ends of it: <c>revision 7 → 5, image app:2.1 → app:2.0</c>.</summary>
    public required string Action { get; init; }

    /// <summary>False where the workload is so already. Then nothing is sent, and <see cref="Action"/> says why.</summary>
    public bool IsNeeded { get; init; } = true;

    /// <summary>What the user should know before going on.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Whether the change is meant whatever the pod template is by now, because it rolls nothing out. It is then bound to the object that was
    /// shown, by its UID, and not to that version of it.
    /// </summary>
    internal bool SuitsAnyTemplate { get; init; }

    /// <summary>The strategic merge patch, without preconditions; empty where the workload itself stays as it is.</summary>
    internal JsonObject Patch { get; init; } = [];

    /// <summary>The pod to delete once the change is made; null for none.</summary>
    internal StuckPod? StuckPod { get; init; }
}
