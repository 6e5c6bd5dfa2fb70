namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>
/// What a program might write to harm whoever shows it unfiltered: codes that colour, clear and retitle a terminal or write to its
/// clipboard, commands to Azure Pipelines and GitHub Actions, characters that turn the reading direction or hide, and a very long line.
/// None of it does lasting harm; all of it is seen where it gets through.
/// </summary>
internal static class HostileTexts
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>How many characters of its last words a kubelet keeps.</summary>
    private const int MostLastWords = 4096;

    private static readonly string Long = new('A', Megabyte);

    /// <summary>Its lines, in order.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        "long: " + Long,
        "\u001b[31mred\u001b[0m, \u001b[2J\u001b[H cleared, \u001b]0;retitled\u0007 and \u001b]52;c;ZXZpbA==\u0007 copied",
        "##vso[task.setvariable variable=PATH]/evil",
        "##vso[task.complete result=Succeeded]all is well",
        "##[error]not an error",
        "::error::not an error either",
        "overwritten by what follows\rINFO  all is well",
        "bell \u0007, backspace \b\b\b, null \0, C1 \u009b31m, line separator \u2028 and next line \u0085",
        "bidi: user \u202Enimda\u202C, isolate \u2066evil\u2069, hidden \u200B\u200D\uFEFF here",
    ];

    /// <summary>What it leaves in <c>/dev/termination-log</c>, as far as a kubelet keeps it: the end.</summary>
    public static string LastWords { get; } = string.Join('\n', Lines)[^MostLastWords..];
}
