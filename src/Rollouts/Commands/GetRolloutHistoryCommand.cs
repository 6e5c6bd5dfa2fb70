using System.Management.Automation;
using Rollouts.History;
using Rollouts.Loading;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Lists the revisions of rollouts: <c>Get-RolloutHistory</c>.</summary>
[Cmdlet(VerbsCommon.Get, "RolloutHistory")]
[OutputType(typeof(RolloutRevision))]
public sealed class GetRolloutHistoryCommand : ReadingCommand
{
    /// <summary>Only these revisions; a number that a revision had before an undo finds it too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public long[]? Revision { get; set; }

    /// <summary>Fills the <c>Yaml</c> property with the pod template.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        var history = await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false);
        foreach (var note in history.Notes)
        {
            Outbox.Verbose(note);
        }

        foreach (var revision in Revision is null ? history.ToRecords() : history.ToRecords(Revision))
        {
            Outbox.Output(AsYaml ? revision with { Yaml = Doors.Clusters.WriteYaml(revision.TemplateJson) } : revision);
        }
    }
}
