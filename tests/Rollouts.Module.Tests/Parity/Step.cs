namespace Rollouts.Module.Tests.Parity;

/// <summary>One thing to do to a workload, in two languages. <c>{0}</c> stands for the workload.</summary>
/// <param name="Kubectl">As kubectl does it.</param>
/// <param name="Command">As our command does it; null for what we have no command for, and which kubectl does for both.</param>
/// <param name="Cause">The reason, which kubectl writes by another command.</param>
internal sealed record Step(string Kubectl, string? Command, string? Cause = null)
{
    /// <summary>A service's busy life. Every kind lives it: what a kind does not know is refused on either side.</summary>
    public static readonly IReadOnlyList<Step> All =
    [
        Image("app=app:2", "two"),
        Scale(1),
        Image("app=app:3", "three"),
        new("annotate {0} team=shop", null),
        Undo(),
        Pause(),
        Image("app=app:4", "four"),
        Scale(2),
        Resume(),
        Restart(),
        Image("side=side:2", "five"),
        Undo(5),
        Scale(3),
        Pause(),
        Restart(),
        Undo(),
        Resume(),
        Undo(),
        Image("*=all:1", "six"),
        Pause(),
        Scale(1),
        Resume(),
        Restart(),
        Undo(),
        Scale(2),
        Image("app=app:9", "seven"),
        Undo(1),
        Image("app=app:10 side=side:10", "eight"),
        Undo(),
        Scale(1),
    ];

    private static Step Image(string images, string cause) =>
        new($"set image {{0}} {images}", $"Set-RolloutImage {{0}} -Image {images.Replace(' ', ',')} -ChangeCause {cause}", cause);

    private static Step Scale(int replicas) => new($"scale {{0}} --replicas={replicas}", null);

    private static Step Pause() => new("rollout pause {0}", "Suspend-Rollout {0}");

    private static Step Resume() => new("rollout resume {0}", "Resume-Rollout {0}");

    private static Step Restart() => new("rollout restart {0}", "Restart-Rollout {0}");

    private static Step Undo(int? to = null) => to is null
        ? new("rollout undo {0}", "Undo-Rollout {0}")
        : new($"rollout undo {{0}} --to-revision={to}", $"Undo-Rollout {{0}} -ToRevision {to}");
}
