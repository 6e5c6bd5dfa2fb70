using Rollouts.Sandbox.Running;
using Rollouts.Tests.Kubectl;

namespace Rollouts.Sandbox.Tests.Kubectl;

/// <summary>A sandbox, and a kubectl that talks to it.</summary>
internal static class KubectlSession
{
    /// <summary>Starts both; where there is no kubectl the test is reported as skipped.</summary>
    public static async Task<KubectlClient> StartAsync(string program)
    {
        Assert.SkipWhen(program == KubectlPrograms.None, "kubectl is not on the PATH, so the sandbox cannot be tried with it");
        var sandbox = await RunningSandbox.StartAsync("kubectl-tests", new Rollouts.Sandboxes.SandboxOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
        return new KubectlClient(program, sandbox.Description.KubeConfig, sandbox);
    }
}
