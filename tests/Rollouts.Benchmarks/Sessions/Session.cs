using System.Diagnostics;
using System.Text.Json;
using Rollouts.Benchmarks.Servers;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Benchmarks.Sessions;

/// <summary>A PowerShell session in a process of its own, so that neither the server's nor the harness' costs are counted as ours.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly Process _process;

    private Session(bool smallNursery = false)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Session).Assembly.Location, SessionHost.Option])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // The benchmarks may themselves be a step of a pipeline; what is measured is a session at a prompt.
        start.Environment.Remove("TF_BUILD");
        if (smallNursery)
        {
            // The collector lets garbage grow to the size of the processor's cache first, which would hide what is really held. Hexadecimal: 4 MB.
            start.Environment["DOTNET_GCgen0size"] = "400000";
        }

        _process = Process.Start(start)!;
    }

    /// <summary>The statement that imports the built module.</summary>
    internal static string Import => $"Import-Module '{Locations.Manifest}'";

    internal int ProcessId => _process.Id;

    /// <summary>A process with the engine and nothing else.</summary>
    internal static Session StartEmpty() => new();

    /// <summary>A session with the module imported and a server as its default.</summary>
    internal static async Task<Session> StartAsync(Server? server = null, bool smallNursery = false)
    {
        var session = new Session(smallNursery);
        await session.RunAsync(server is null ? Import : $"{Import}; $env:KUBECONFIG = '{server.KubeConfig}'");
        return session;
    }

    /// <summary>A session that has been in use for a while.</summary>
    internal static async Task<Session> StartWarmAsync(Server server, string script, int times)
    {
        var session = await StartAsync(server);
        await session.RepeatAsync(script, times);
        return session;
    }

    internal async Task RepeatAsync(string script, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await RunAsync(script);
        }
    }

    /// <summary>Runs a script that has no error.</summary>
    internal async Task<SessionReply> RunAsync(string script, bool keeps = false)
    {
        var reply = await TryAsync(script, keeps);
        return reply.Errors.Count == 0 ? reply : throw new InvalidOperationException($"{script}\n{string.Join('\n', reply.Errors.Select(error => error.Text))}");
    }

    /// <summary>Runs a script that has no error and emits so many objects: what is fast because it does not do its work is not fast.</summary>
    internal async Task<SessionReply> RunAsync(string script, int count)
    {
        var reply = await RunAsync(script);
        return reply.Count == count ? reply : throw new InvalidOperationException($"{script}\n{reply.Count} objects, not {count}");
    }

    /// <summary>Runs a script, whatever its end.</summary>
    internal async Task<SessionReply> TryAsync(string script, bool keeps = false)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new SessionRequest(script, keeps)));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The session has died of {script}");
        return JsonSerializer.Deserialize<SessionReply>(line)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
