namespace Rollouts.Shell;

/// <summary>What the command line asks for. The options are <c>pwsh</c>'s own, as far as they go.</summary>
internal sealed record ShellOptions
{
    internal const string Usage = """
        usage: Rollouts.Shell                            take the tour
               Rollouts.Shell -Command <text> | -        run text, or what stdin holds
               Rollouts.Shell -File <script> [arguments]
               Rollouts.Shell -Interactive               a prompt; -NoExit keeps one after -Command or -File
        """;

    /// <summary>Script text to run; null for none.</summary>
    internal string? Command { get; private init; }

    /// <summary>A script file to run; null for none.</summary>
    internal string? File { get; private init; }

    /// <summary>The script file's arguments.</summary>
    internal IReadOnlyList<string> Arguments { get; private init; } = [];

    /// <summary>Whether a prompt follows.</summary>
    internal bool Interactive { get; private init; }

    /// <summary>Whether nothing was asked for: then the tour is shown.</summary>
    internal bool Tour => Command is null && File is null && !Interactive;

    /// <summary>Why the command line cannot be understood; null where it can.</summary>
    internal string? Problem { get; private init; }

    internal static ShellOptions Read(IReadOnlyList<string> args)
    {
        var interactive = false;
        for (var i = 0; i < args.Count; i++)
        {
            var rest = args.Skip(i + 1).ToList();
            switch (args[i].ToLowerInvariant())
            {
                case "-noexit" or "-interactive" or "-i":
                    interactive = true;
                    break;
                case "-noprofile" or "-nop" or "-nologo" or "-noninteractive":
                    // Scripts that call pwsh pass these; there is neither a profile nor a logo here.
                    break;
                case "-command" or "-c":
                    return rest.Count == 0
                        ? new ShellOptions { Problem = "-Command needs the text to run." }
                        : new ShellOptions { Command = rest is ["-"] ? Console.In.ReadToEnd() : string.Join(' ', rest), Interactive = interactive };
                case "-file" or "-f":
                    return rest.Count == 0
                        ? new ShellOptions { Problem = "-File needs a script." }
                        : new ShellOptions { File = rest[0], Arguments = [.. rest.Skip(1)], Interactive = interactive };
                default:
                    return new ShellOptions { Problem = $"'{args[i]}' is not an option." };
            }
        }

        return new ShellOptions { Interactive = interactive };
    }
}
