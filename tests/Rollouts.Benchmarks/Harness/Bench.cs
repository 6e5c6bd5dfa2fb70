using System.Diagnostics;
using Rollouts.Benchmarks.Jobs;
using Rollouts.Benchmarks.Servers;

namespace Rollouts.Benchmarks.Harness;

/// <summary>Runs jobs on servers that are started when the first job asks for them.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly List<Server> _servers = [];
    private Server? _full;
    private Server? _quiet;

    /// <summary>Runs jobs and prints their figures.</summary>
    /// <returns>Whether every goal was met.</returns>
    internal async Task<bool> RunAsync(IReadOnlyList<Job> jobs)
    {
        Table.Begin($"kubectl {Kubectl.Version()} against {Server.Kind}; {Environment.ProcessorCount} cores; medians, in turn in one run");
        var areAllMet = true;
        foreach (var job in jobs)
        {
            var started = Stopwatch.GetTimestamp();
            await foreach (var row in job.RunAsync(this))
            {
                Table.Add(row);
                areAllMet &= row.IsMet;
            }

            Console.Error.WriteLine($"  {job.Name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }

        return areAllMet;
    }

    /// <summary>The server that holds ten thousand workloads.</summary>
    internal async Task<Server> FullAsync()
    {
        if (_full is null)
        {
            _full = await StartServerAsync();
            var started = Stopwatch.GetTimestamp();
            await Crowd.FillAsync(_full);
            Console.Error.WriteLine($"  {Crowd.Total} workloads made: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }

        return _full;
    }

    /// <summary>A server that does nothing but what a job has it do.</summary>
    internal async Task<Server> QuietAsync() => _quiet ??= await StartServerAsync();

    /// <summary>A server of its own for one job.</summary>
    internal async Task<Server> StartServerAsync(int nodes = 3)
    {
        var server = await Server.StartAsync(nodes);
        _servers.Add(server);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
