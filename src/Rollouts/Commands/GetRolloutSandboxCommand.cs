using System.Management.Automation;
using Rollouts.Loading;

namespace Rollouts.Commands;

/// <summary>Lists the practice clusters of this process: <c>Get-RolloutSandbox</c>.</summary>
[Cmdlet(VerbsCommon.Get, "RolloutSandbox")]
[OutputType(typeof(RolloutSandbox))]
public sealed class GetRolloutSandboxCommand : RolloutsCommand
{
    private protected override void OnEnd() => WriteObject(Doors.Sandboxes.Running, enumerateCollection: true);
}
