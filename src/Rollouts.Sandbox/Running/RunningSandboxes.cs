using System.Globalization;
using System.Runtime.InteropServices;
using Rollouts.Sandboxes;

namespace Rollouts.Sandbox.Running;

/// <summary>The sandboxes of this process, each under a name of its own.</summary>
internal sealed class RunningSandboxes
{
    private const string FirstName = "sandbox";
    private readonly object _gate = new();
    private readonly List<(string Context, RunningSandbox? Sandbox)> _sandboxes = [];
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Creates the registry. A process that ends leaves no kubeconfigs behind.</summary>
    public RunningSandboxes()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveKubeConfigs();

        // From .NET 10 on, a process that is told to end does not come by ProcessExit.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => RemoveKubeConfigs()));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => RemoveKubeConfigs()));
    }

    /// <summary>Those that run, oldest first.</summary>
    public IReadOnlyList<RolloutSandbox> List()
    {
        lock (_gate)
        {
            return [.. _sandboxes.Select(s => s.Sandbox).OfType<RunningSandbox>().Select(s => s.Description)];
        }
    }

    /// <summary>Starts one.</summary>
    public async Task<RolloutSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var context = TakeName();
        RunningSandbox? sandbox = null;
        try
        {
            sandbox = await RunningSandbox.StartAsync(context, options, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            return sandbox.Description;
        }
        finally
        {
            lock (_gate)
            {
                var index = _sandboxes.FindIndex(s => s.Context == context);
                if (sandbox is null)
                {
                    _sandboxes.RemoveAt(index);
                }
                else
                {
                    _sandboxes[index] = (context, sandbox);
                }
            }
        }
    }

    /// <summary>Stops one.</summary>
    /// <returns>False where no such sandbox runs.</returns>
    public async Task<bool> StopAsync(string context)
    {
        RunningSandbox? sandbox;
        lock (_gate)
        {
            var index = _sandboxes.FindIndex(s => s.Context == context && s.Sandbox is not null);
            if (index < 0)
            {
                return false;
            }

            sandbox = _sandboxes[index].Sandbox;
            _sandboxes.RemoveAt(index);
        }

        await sandbox!.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes the first free name, also from those that start at the same time.</summary>
    private string TakeName()
    {
        lock (_gate)
        {
            var name = FirstName;
            for (var number = 2; _sandboxes.Any(s => s.Context == name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{FirstName}-{number}");
            }

            _sandboxes.Add((name, null));
            return name;
        }
    }

    private void RemoveKubeConfigs()
    {
        lock (_gate)
        {
            _sandboxes.ForEach(s => s.Sandbox?.KubeConfig.Dispose());
        }
    }
}
