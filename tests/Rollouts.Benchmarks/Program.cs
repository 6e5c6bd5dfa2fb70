using Rollouts.Benchmarks.Harness;
using Rollouts.Benchmarks.Jobs;
using Rollouts.Benchmarks.Sessions;

if (args is [SessionHost.Option])
{
    return await SessionHost.RunAsync();
}

var options = Options.Read(args);
if (options.Problem is { } problem)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(Options.Usage);
    return 64;
}

if (options.IsList)
{
    foreach (var job in AllJobs.InOrder)
    {
        Console.WriteLine($"{job.Name,-16} {job.Title}");
    }

    return 0;
}

await using var bench = new Bench();
return await bench.RunAsync(options.Jobs) ? 0 : 1;
