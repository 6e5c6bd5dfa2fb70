using System.Diagnostics;

// A step of one test waits until the whole process is still.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Rollouts.Supervision.Tests;

/// <summary>
/// Whether this process has nothing left to do until its clock moves. A pause of some milliseconds would not tell: on a busy machine
/// work that is due may not have had its turn yet. Linux tells of each thread whether it runs or would like to.
/// </summary>
internal static class Stillness
{
    // Where the threads cannot be asked. Longer than any of the work between two steps takes, on a machine that is not busy.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until nothing is running, or what is waited for has ended.</summary>
    public static Task WaitAsync(Task end) => Task.Factory.StartNew(() => Wait(end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // On a thread of its own: a timer would wake one of those that are to be still.
    private static void Wait(Task end)
    {
        var quiet = Stopwatch.StartNew();
        do
        {
            Thread.Sleep(1);
        }
        while (!end.IsCompleted && !(OperatingSystem.IsLinux() ? IsStill() : quiet.Elapsed > Pause));
    }

    private static bool IsStill()
    {
        // Work may pass from a thread that is looked at later to one that was looked at before: then some was completed meanwhile.
        var completed = ThreadPool.CompletedWorkItemCount;
        return OthersSleep() && ThreadPool.PendingWorkItemCount == 0 && ThreadPool.CompletedWorkItemCount == completed;
    }

    private static bool OthersSleep()
    {
        var self = Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName);
        return Directory.EnumerateDirectories("/proc/self/task").All(thread => Path.GetFileName(thread) == self || State(thread) is 'S' or null);
    }

    // "pid (name) state …": the name may hold anything. A thread that has ended meanwhile has none.
    private static char? State(string thread)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
