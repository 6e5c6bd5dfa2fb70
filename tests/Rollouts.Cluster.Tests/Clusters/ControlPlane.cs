using System.Diagnostics;
using Xunit.v3;
using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Module.Tests.Hosting;

[assembly: AssemblyFixture(typeof(ControlPlane))]
[assembly: Parallelization(MaxThreads = 4)]

namespace Rollouts.Cluster.Tests.Clusters;

/// <summary>
/// The real control plane of this run: the one that ROLLOUTS_TEST_KUBECONFIG names, or one brought up by tests/cluster/up and
/// stopped at the end. Where it cannot be had, every test that asks for it is skipped with the reason.
/// </summary>
public sealed class ControlPlane : IAsyncLifetime
{
    private const int CannotBeHad = 77;
    private readonly string _state = Path.Combine(Path.GetTempPath(), string.Create(null, $"rollouts-suite-{Environment.ProcessId}"));
    private string? _unavailable;
    private string? _kubeConfig;
    private Version? _version;

    /// <summary>Whether it was brought up by this run, so that its processes may be killed.</summary>
    internal bool IsOurs { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ROLLOUTS_TEST_KUBECONFIG"));

    internal string KubeConfig
    {
        get
        {
            Assert.SkipWhen(_unavailable is not null, _unavailable ?? "");
            return _kubeConfig!;
        }
    }

    internal Version Version => _version!;

    public async ValueTask InitializeAsync()
    {
        var (code, output, error) = await ScriptAsync("up", IsOurs ? [_state] : []);
        if (code == CannotBeHad)
        {
            _unavailable = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last();
            return;
        }

        Assert.True(code == 0, $"tests/cluster/up ended with {code}:\n{error}");
        _kubeConfig = output.Trim();
        using var api = new RawApi(_kubeConfig);
        _version = await api.VersionAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsOurs && Directory.Exists(_state))
        {
            var (code, _, error) = await ScriptAsync("down", [_state]);
            Assert.True(code == 0, $"tests/cluster/down ended with {code}:\n{error}");
        }
    }

    /// <summary>Skips the test that calls it, by name, where the server is older than what it is about.</summary>
    internal void Require(Version minimum, string reason)
    {
        _ = KubeConfig;
        Assert.SkipWhen(Version < minimum, $"Kubernetes {Version} is older than {minimum}: {reason}");
    }

    /// <summary>Kills a process of it without warning and starts it again; returns when it answers.</summary>
    internal async Task RestartAsync(string component)
    {
        var (code, _, error) = await ScriptAsync("restart", [component, _state]);
        Assert.True(code == 0, error);
    }

    /// <summary>The address of its etcd.</summary>
    internal Uri Etcd => new(File.ReadAllText(Path.Combine(_state, "etcd")).Trim());

    private static async Task<(int Code, string Output, string Error)> ScriptAsync(string name, IEnumerable<string> arguments)
    {
        if (OperatingSystem.IsWindows() && name == "up")
        {
            return (CannotBeHad, "", "cluster tests: not run, because the control plane is built on Linux only");
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(Locations.Repository, "tests", "cluster", name), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // `dotnet test` leaves its build's settings behind; the build of the simulated nodes is one of its own.
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(key);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
