namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What becomes of a container.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Duration">How long it takes, where the kind takes time.</param>
/// <param name="Times">How often it goes wrong before it goes well, where the kind does so.</param>
internal sealed record Fate(FateKind Kind, TimeSpan Duration = default, int Times = 0)
{
    /// <summary>The exit code of a program that gives up.</summary>
    private const int GaveUp = 1;

    /// <summary>128 + 9: ended by the kernel.</summary>
    private const int Killed = 137;

    /// <summary>128: the runtime could not start the program.</summary>
    private const int NotStarted = 128;

    /// <summary>How a run ends.</summary>
    /// <param name="run">Its number, from 0.</param>
    /// <returns>The exit code; 0 where it goes on, or ends well.</returns>
    public int ExitCodeOf(int run) => Kind switch
    {
        FateKind.Crash or FateKind.Hostile => GaveUp,
        FateKind.Flaky when run < Times => GaveUp,
        FateKind.OutOfMemory => Killed,
        FateKind.BadCommand => NotStarted,
        _ => 0,
    };

    /// <summary>Why a run ended, in a kubelet's word.</summary>
    public string ReasonOf(int exitCode) => (Kind, exitCode) switch
    {
        (_, 0) => "Completed",
        (FateKind.OutOfMemory, Killed) => "OOMKilled",
        (FateKind.BadCommand, NotStarted) => "StartError",
        _ => "Error",
    };

    /// <summary>What a run left to be told of its end; empty for nothing.</summary>
    public string LastWordsOf(int exitCode) => (Kind, exitCode) switch
    {
        (FateKind.BadCommand, NotStarted) => RunTexts.NoSuchProgram,
        (FateKind.Hostile, not 0) => HostileTexts.LastWords,
        _ => string.Empty,
    };
}
