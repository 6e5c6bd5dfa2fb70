using Rollouts.Benchmarks.Jobs;

namespace Rollouts.Benchmarks.Harness;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    internal const string Usage = """
        usage: Rollouts.Benchmarks                          all jobs
               Rollouts.Benchmarks --job NAME [--job NAME]  these jobs
               Rollouts.Benchmarks --list                   what jobs there are

        The server is a practice cluster in a process of its own, or the disposable cluster that ROLLOUTS_TEST_KUBECONFIG names.
        """;

    internal IReadOnlyList<Job> Jobs { get; private init; } = [];

    internal bool IsList { get; private init; }

    /// <summary>Why the command line cannot be understood; null where it can.</summary>
    internal string? Problem { get; private init; }

    internal static Options Read(string[] args)
    {
        var jobs = new List<Job>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--list":
                    return new Options { IsList = true };
                case "--job" when i + 1 < args.Length:
                    var name = args[++i];
                    if (AllJobs.InOrder.FirstOrDefault(job => job.Name == name) is not { } found)
                    {
                        return new Options { Problem = $"There is no job '{name}'; --list names them." };
                    }

                    jobs.Add(found);
                    break;
                default:
                    return new Options { Problem = $"'{args[i]}' is not an option." };
            }
        }

        return new Options { Jobs = jobs.Count > 0 ? jobs : AllJobs.InOrder };
    }
}
