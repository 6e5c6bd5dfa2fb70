using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;

namespace Rollouts.Benchmarks.Sessions;

/// <summary>
/// The inside of a session: a process with one runspace of the real engine, which reads scripts from its standard input, a line each,
/// and answers with what they cost. It ends when its input ends, so that none outlives the benchmarks.
/// </summary>
internal static class SessionHost
{
    internal const string Option = "--session";

    internal static async Task<int> RunAsync()
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var reply = Run(runspace, JsonSerializer.Deserialize<SessionRequest>(line)!);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(reply));
        }

        return 0;
    }

    private static SessionReply Run(Runspace runspace, SessionRequest request)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(request.Script);
        var (output, lines, errors) = (new List<Said>(), new List<Said>(), new List<Said>());
        var (count, first) = (0, 0L);
        using var objects = new PSDataCollection<PSObject>();
        objects.DataAdded += (_, _) =>
        {
            var at = Stopwatch.GetTimestamp();
            first = first == 0 ? at : first;
            foreach (var value in objects.ReadAll())
            {
                count++;
                if (request.Keeps)
                {
                    output.Add(new Said(at, value?.BaseObject as string ?? value?.Properties["Name"]?.Value as string ?? ""));
                }
            }
        };
        shell.Streams.Information.DataAdded += (_, e) => lines.Add(new Said(Stopwatch.GetTimestamp(), shell.Streams.Information[e.Index].MessageData.ToString()!));
        shell.Streams.Error.DataAdded += (_, e) => errors.Add(new Said(Stopwatch.GetTimestamp(), Describe(shell.Streams.Error[e.Index])));

        GC.Collect();
        ResidentMemory.ForgetPeak();
        var (resident, allocated, cpu, started) = (ResidentMemory.Now, GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        try
        {
            shell.Invoke(null, objects);
        }
        catch (RuntimeException e)
        {
            errors.Add(new Said(Stopwatch.GetTimestamp(), Describe(e.ErrorRecord)));
        }

        return new SessionReply
        {
            Milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            FirstMilliseconds = first == 0 ? 0 : Stopwatch.GetElapsedTime(started, first).TotalMilliseconds,
            Count = count,
            ProcessorMilliseconds = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
            Allocated = GC.GetTotalAllocatedBytes() - allocated,
            ResidentBefore = resident,
            ResidentPeak = ResidentMemory.Peak,
            Output = output,
            Lines = request.Keeps ? lines : [],
            Errors = errors,
        };
    }

    private static string Describe(ErrorRecord error) => $"{error.FullyQualifiedErrorId.Split(',')[0]}: {error}";
}
