using System.Runtime.InteropServices;
using Rollouts.ClusterNodes;

// Simulated nodes for a real API server: they register, keep their leases, run what is bound to them and serve its logs.
var settings = Settings.Parse(args);
using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

try
{
    using var api = new ApiClient(settings);
    var configs = new ConfigObjects(api, TimeProvider.System);
    var nodes = new SimulatedNodes();
    var pods = new BoundPods(api, nodes, configs, new PodEvents(api, TimeProvider.System), TimeProvider.System);
    await using var logs = await LogEndpoint.StartAsync(settings, pods.Find, TimeProvider.System, stop.Token);
    var fleet = new NodeFleet(api, nodes, logs.Port, TimeProvider.System);

    // The first that ends, ends them all: half a node would only look like a cluster that hangs.
    await await Task.WhenAny(configs.RunAsync(stop.Token), pods.RunAsync(stop.Token), fleet.RunAsync(settings.Count, settings.ReadyFile, stop.Token));
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (InvalidOperationException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
