namespace Rollouts.Errors;

/// <summary>A defect of ours as a failure that can be told like any other.</summary>
internal static class Defect
{
    /// <summary>The id of such a failure. It speaks of the module itself, not of a rollout.</summary>
    public const string Id = "UnexpectedError";

    /// <summary>What to tell. The exception itself stays out: nobody knows what it carries.</summary>
    public static RolloutException Of(Exception exception) => new(
        Id,
        $"Rollouts met an exception that it did not foresee: {exception.GetType().FullName}: {exception.Message}",
        "Please report this, with what the same command writes with -Debug -Verbose");
}
