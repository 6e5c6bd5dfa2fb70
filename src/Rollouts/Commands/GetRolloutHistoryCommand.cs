using System.Management.Automation;
using Rollouts.History;
using Rollouts.Loading;
using Rollouts.Messages;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Commands;

/// <summary>Shows the revisions of rollouts: <c>Get-RolloutHistory</c>.</summary>
[Cmdlet(VerbsCommon.Get, "RolloutHistory")]
[OutputType(typeof(RolloutRevision))]
public sealed class GetRolloutHistoryCommand : SelectingCommand
{
    /// <summary>Only these revisions, by their numbers or former ones.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateRange(1, long.MaxValue)]
    public long[]? Revision { get; set; }

    /// <summary>Fills the Yaml property with the pod template.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    private protected override Purpose Purpose => Purpose.Read;

    private protected override async Task TakeAsync(Finding.Found found, Outbox outbox, CancellationToken cancellationToken)
    {
        try
        {
            var history = await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false);
            foreach (var revision in Revision is null ? history.ToRecords() : history.ToRecords(Revision))
            {
                outbox.Output(AsYaml ? revision with { Yaml = Doors.Clusters.WriteYaml(revision.TemplateJson) } : revision);
            }
        }
        catch (RolloutException error)
        {
            outbox.Error(error, RolloutJudge.Judge(found.Workload));
        }
    }
}
