using System.Management.Automation;
using Rollouts.Completion;
using Rollouts.Loading;
using Rollouts.Selecting;

namespace Rollouts.Commands;

/// <summary>Stops practice clusters of this process: <c>Stop-RolloutSandbox</c>.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RolloutSandbox", SupportsShouldProcess = true)]
public sealed class StopRolloutSandboxCommand : RolloutsCommand
{
    /// <summary>The sandboxes' context names, or wildcards.</summary>
    [Parameter(Position = 0)]
    [Alias("Context")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Sandboxes, or their names.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject?[]? InputObject { get; set; }

    private protected override void OnRecord()
    {
        var named = (Name ?? []).Concat((InputObject ?? []).OfType<PSObject>().Select(NameOf)).ToList();
        if (named.Count == 0 && !MyInvocation.ExpectingInput)
        {
            throw new RolloutException(ErrorId.NothingSelected, "No sandbox was named.", "Get-RolloutSandbox | Stop-RolloutSandbox");
        }

        foreach (var name in named)
        {
            Stop(name);
        }
    }

    private static string NameOf(PSObject input)
    {
        var shape = new Shape(input);
        return shape.Value as string ?? shape.Text(nameof(RolloutSandbox.Context)) ?? throw new RolloutException(
            ErrorId.InvalidArgument,
            $"An object of type {shape.TypeName} is not a sandbox.",
            "Get-RolloutSandbox | Stop-RolloutSandbox");
    }

    private void Stop(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var matches = Doors.Sandboxes.Running.Where(sandbox => pattern.IsMatch(sandbox.Context)).ToList();
        if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(new RolloutException(ErrorId.NothingSelected, $"No sandbox '{name}' runs in this process.", "Get-RolloutSandbox") { Target = name });
        }

        foreach (var sandbox in matches.Where(sandbox => ShouldProcess(sandbox.Context)))
        {
            Run(_ => Doors.Sandboxes.StopAsync(sandbox.Context));
        }
    }
}
