using System.Management.Automation;

namespace Rollouts.Module.Tests.Hosting;

/// <summary>What <c>Select-Object -First 1</c> does to the commands before it: the engine alone, without its modules, has no Select-Object.</summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private static readonly Type StopUpstream = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        throw (Exception)Activator.CreateInstance(StopUpstream, this)!;
    }
}
