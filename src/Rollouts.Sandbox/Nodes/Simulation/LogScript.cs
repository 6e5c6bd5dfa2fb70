using System.Globalization;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What a container writes in a run: what its fate lets it say, at the times at which it would.</summary>
internal static class LogScript
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ComplainEvery = TimeSpan.FromSeconds(10);

    /// <summary>After so many repetitions a container is silent: nobody reads that far.</summary>
    private const int MostRepetitions = 5000;

    /// <summary>The lines of a run up to now, oldest first.</summary>
    public static IReadOnlyList<LogLine> Write(ContainerSpec container, ContainerRun run, DateTimeOffset now)
    {
        var end = run.Finished ?? now;
        return [.. Script(container, run).TakeWhile(l => l.Time <= end)];
    }

    /// <summary>When the run writes its next line; null where it has ended or has nothing more to say.</summary>
    public static DateTimeOffset? NextAfter(ContainerSpec container, ContainerRun run, DateTimeOffset now) =>
        run.Finished is not null ? null : Script(container, run).FirstOrDefault(l => l.Time > now)?.Time;

    private static IEnumerable<LogLine> Script(ContainerSpec container, ContainerRun run)
    {
        if (container.Fate.Kind == FateKind.BadCommand)
        {
            // No program, no words.
            yield break;
        }

        var image = container.Image;
        yield return At(run, 0, $"INFO  {container.Name}: {image.Repository[(image.Repository.LastIndexOf('/') + 1)..]} {image.Tag} starting");
        var rest = container.Fate.Kind switch
        {
            FateKind.Crash => Crash(container, run),
            FateKind.Flaky when container.Fate.ExitCodeOf(run.Number) != 0 => Crash(container, run),
            FateKind.OutOfMemory => Swell(container, run),
            FateKind.Hostile => HostileTexts.Lines.Select((line, i) => At(run, container.Fate.Duration.TotalMilliseconds * (i + 1) / HostileTexts.Lines.Count, line)),
            _ when container.RunsToEnd => Prepare(container, run),
            FateKind.NeverReady => Complain(container, run),
            _ => Serve(container, run),
        };
        foreach (var line in rest)
        {
            yield return line;
        }
    }

    private static IEnumerable<LogLine> Crash(ContainerSpec container, ContainerRun run)
    {
        var length = container.Fate.Duration.TotalMilliseconds;
        yield return At(run, length * 0.1, $"INFO  {container.Name}: connecting to database db:5432");
        yield return At(run, length * 0.9, $"ERROR {container.Name}: dial tcp: lookup db: no such host");
        yield return At(run, length, $"FATAL {container.Name}: cannot start without a database, exiting with 1");
    }

    /// <summary>Whoever is ended by the kernel says no last word.</summary>
    private static IEnumerable<LogLine> Swell(ContainerSpec container, ContainerRun run)
    {
        var length = container.Fate.Duration.TotalMilliseconds;
        yield return At(run, length * 0.2, $"INFO  {container.Name}: loading the catalogue into memory");
        yield return At(run, length * 0.9, $"WARN  {container.Name}: heap at 97% of the limit");
    }

    private static IEnumerable<LogLine> Prepare(ContainerSpec container, ContainerRun run)
    {
        yield return At(run, 100, $"INFO  {container.Name}: preparing the volume");
        yield return At(run, 300, $"INFO  {container.Name}: done");
    }

    private static IEnumerable<LogLine> Complain(ContainerSpec container, ContainerRun run)
    {
        yield return At(run, 50, $"INFO  {container.Name}: listening on :{Port(container)}");
        for (var i = 0; i < MostRepetitions; i++)
        {
            yield return At(run, 100 + (i * ComplainEvery.TotalMilliseconds), $"WARN  {container.Name}: inventory does not answer, readiness says 503");
        }
    }

    private static IEnumerable<LogLine> Serve(ContainerSpec container, ContainerRun run)
    {
        var delay = container.AnswersAfter;
        if (delay > TimeSpan.Zero)
        {
            yield return At(run, 50, $"INFO  {container.Name}: filling caches, this takes {GoDuration.Print(delay)}");
        }

        yield return At(run, delay.TotalMilliseconds + 50, $"INFO  {container.Name}: listening on :{Port(container)}");
        for (var i = 1; i <= MostRepetitions; i++)
        {
            // A number that differs from line to line and from run to run, and is the same whenever it is asked for.
            var requests = 100 + (((i * 7919L) + run.Started.Ticks) % 400);
            yield return At(
                run,
                (delay + (i * ReportEvery)).TotalMilliseconds,
                string.Create(CultureInfo.InvariantCulture, $"INFO  {container.Name}: {requests} requests in the last 30s, 0 errors"));
        }
    }

    private static string Port(ContainerSpec container) =>
        (container.Json["ports"].Maps().FirstOrDefault().Number("containerPort") ?? 8080).ToString(CultureInfo.InvariantCulture);

    private static LogLine At(ContainerRun run, double milliseconds, string text) => new(run.Started.AddMilliseconds(milliseconds), text);
}
