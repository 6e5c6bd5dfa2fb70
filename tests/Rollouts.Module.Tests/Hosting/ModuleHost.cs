using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>A runspace of the real engine with the built module imported, as a user has it.</summary>
public sealed class ModuleHost : IDisposable
{
    // The tests may themselves be a step of a pipeline, and are to see what people see at a prompt.
    static ModuleHost() => Environment.SetEnvironmentVariable("TF_BUILD", null);

    public ModuleHost()
        : this(null)
    {
    }

    /// <summary>With somebody at the prompt.</summary>
    internal ModuleHost(PSHost? host)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Locations.Manifest]);
        Runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        Runspace.Open();
    }

    internal Runspace Runspace { get; }

    public void Dispose() => Runspace.Dispose();

    /// <summary>Makes a kubeconfig the default of this runspace; <c>$env:KUBECONFIG</c> would be every other test's too.</summary>
    internal void Use(string kubeConfig) => Runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues", new DefaultParameterDictionary
    {
        ["*-Rollout:KubeConfig"] = kubeConfig,
        ["Compare-RolloutRevision:KubeConfig"] = kubeConfig,
        ["Get-RolloutAdvice:KubeConfig"] = kubeConfig,
        ["Get-RolloutHistory:KubeConfig"] = kubeConfig,
        ["Get-RolloutProblem:KubeConfig"] = kubeConfig,
        ["Set-RolloutImage:KubeConfig"] = kubeConfig,
    });

    /// <summary>Runs a script to its end. Variables are set before it.</summary>
    internal RunResult Run(string script, params IEnumerable<(string Name, object? Value)> variables)
    {
        using var shell = Create(script, variables);
        Exception? terminating = null;
        var output = new List<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            terminating = e;
        }

        return new RunResult(output, shell.Streams, terminating);
    }

    /// <summary>A script that is ready to be begun, for tests that stop it.</summary>
    internal PowerShell Create(string script, params IEnumerable<(string Name, object? Value)> variables)
    {
        foreach (var (name, value) in variables)
        {
            Runspace.SessionStateProxy.SetVariable(name, value);
        }

        var shell = PowerShell.Create();
        shell.Runspace = Runspace;
        return shell.AddScript(script);
    }
}
