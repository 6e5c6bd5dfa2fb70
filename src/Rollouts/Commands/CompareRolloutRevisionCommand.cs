using System.Management.Automation;
using Rollouts.Comparing;
using Rollouts.Completion;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Loading;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>
/// Shows what changes from one revision to another: <c>Compare-RolloutRevision</c>. An end that is not named is the current revision; where
/// neither is, the first is the previous one.
/// </summary>
[Cmdlet(VerbsData.Compare, "RolloutRevision")]
[OutputType(typeof(RolloutDifference), typeof(string))]
public sealed class CompareRolloutRevisionCommand : ReadingCommand
{
    /// <summary>The revision to come from; without it, the revision that was piped in.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public long? Revision { get; set; }

    /// <summary>The revision to go to.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public long? Against { get; set; }

    /// <summary>Emits one text in the unified format for each rollout, instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <summary>Shows the values of environment variables.</summary>
    [Parameter]
    public SwitchParameter ShowValues { get; set; }

    // Nobody asked about any one rollout, so that one which never changed is no error.
    private bool IsList => Name is null && Path is null && InputObject is null;

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        if (Revision is { } wanted && found.Input?.Revision is { } piped && wanted != piped)
        {
            throw new RolloutException(
                Rollouts.ErrorId.TargetMismatch,
                FormattableString.Invariant($"-Revision says {wanted}, but the input is revision {piped} of {found.Workload.Describe()}."),
                "Leave -Revision out, or pipe the rollout instead of one of its revisions");
        }

        var history = await RolloutHistory.ReadAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false);
        if (RevisionComparison.Make(history, Revision ?? found.Input?.Revision, Against) is { } comparison)
        {
            Tell(comparison);
        }
        else if (IsList)
        {
            Outbox.Verbose($"{found.Workload.Describe()} has one revision: there is nothing to compare.");
        }
        else
        {
            throw RevisionComparison.NoPrevious(history);
        }
    }

    private void Tell(RevisionComparison comparison)
    {
        if (comparison.IsSame)
        {
            Outbox.Verbose($"{comparison.Description}: the templates are the same.");
        }
        else if (AsText)
        {
            var (from, to) = comparison.Templates(ShowValues);
            Outbox.Output(SafeText.Lines(Doors.Clusters.WriteYamlDiff(from, to, comparison.FromName, comparison.ToName)));
        }
        else
        {
            TellDifferences(comparison);
        }
    }

    private void TellDifferences(RevisionComparison comparison)
    {
        var differences = comparison.Differences(ShowValues);
        if (differences.Count == 0)
        {
            Outbox.Verbose($"{comparison.Description}: the templates differ in the order of lists only; -AsText shows it.");
        }

        foreach (var difference in differences)
        {
            Outbox.Output(difference);
        }
    }
}
