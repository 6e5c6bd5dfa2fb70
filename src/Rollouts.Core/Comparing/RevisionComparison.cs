using System.Text.Json;
using Rollouts.Errors;
using Rollouts.History;
using Rollouts.Json;
using Rollouts.Status;
using static System.FormattableString;

namespace Rollouts.Comparing;

/// <summary>The pod templates of two revisions of one workload, side by side: what changes on the way from the first to the second.</summary>
public sealed class RevisionComparison
{
    private readonly Workload _workload;
    private readonly Side _from;
    private readonly Side _to;

    private RevisionComparison(Workload workload, Side from, Side to)
    {
        _workload = workload;
        _from = from;
        _to = to;
    }

    /// <summary>Whether both are the same template.</summary>
    public bool IsSame => PodTemplate.Hash(_from.Template) == PodTemplate.Hash(_to.Template);

    /// <summary>What is compared: <c>deployment/web in prod (context aks-prod): revision 4 → 5</c>.</summary>
    public string Description => $"{_workload.Describe()}: {_from} → {_to}";

    /// <summary>The name of the first revision, as it heads a text.</summary>
    public string FromName => $"{_workload} {_from}";

    /// <summary>The name of the second revision, as it heads a text.</summary>
    public string ToName => $"{_workload} {_to}";

    /// <summary>
    /// Puts two revisions side by side. An end that is not named is the current one; where neither is, the first is the previous
    /// one: what the last change did.
    /// </summary>
    /// <param name="history">The workload's history.</param>
    /// <param name="revision">The number, or a former number, of the first; null for the default.</param>
    /// <param name="against">The number, or a former number, of the second; null for the default.</param>
    /// <returns>Null where neither is named and there is no previous one.</returns>
    /// <exception cref="RolloutException"><see cref="ErrorId.RevisionNotFound"/>.</exception>
    public static RevisionComparison? Make(RolloutHistory history, long? revision, long? against)
    {
        var current = Side.Current(history);
        if (revision is null && against is null)
        {
            return history.Previous is { } previous ? new RevisionComparison(history.Workload, Side.Of(previous), current) : null;
        }

        return new RevisionComparison(
            history.Workload,
            revision is { } first ? Side.Of(history.Find(first)) : current,
            against is { } second ? Side.Of(history.Find(second)) : current);
    }

    /// <summary>That there is nothing to compare the current revision with.</summary>
    public static RolloutException NoPrevious(RolloutHistory history) => new(
        ErrorId.NoPreviousRevision,
        $"{history.Workload.Describe()} has no other revision to compare with: its history has {history.DescribeNumbers()}.",
        NextCommand.For("Get-RolloutHistory", history.Workload));

    /// <summary>The differences, path by path.</summary>
    /// <param name="showValues">Show the values of environment variables.</param>
    public IReadOnlyList<RolloutDifference> Differences(bool showValues)
    {
        var (from, to) = Templates(showValues);
        return [.. TemplateComparer.Compare(from, to).Select(ToRecord)];
    }

    /// <summary>Both templates.</summary>
    /// <param name="showValues">Show the values of environment variables.</param>
    public (JsonElement From, JsonElement To) Templates(bool showValues) =>
        showValues ? (_from.Template, _to.Template) : EnvironmentMask.Apply(_from.Template, _to.Template);

    private RolloutDifference ToRecord(TemplateDifference difference) => new()
    {
        Path = difference.Path,
        Change = difference.Kind,
        From = Shown(difference.From),
        To = Shown(difference.To),
        FromRevision = _from.Number,
        ToRevision = _to.Number,
        Kind = _workload.Kind.Name,
        Namespace = _workload.Namespace,
        Name = _workload.Name,
        Context = _workload.Cluster.Context,
        Cluster = _workload.Cluster.Cluster,
        KubeConfig = _workload.Cluster.KubeConfig,
    };

    // Whole, however long: the end of a long value may be what differs.
    private static object? Shown(System.Text.Json.Nodes.JsonNode? value) =>
        value is null ? null : PlainValue.Of(JsonSerializer.SerializeToElement(value), text => SafeText.Line(text, int.MaxValue));

    private sealed record Side(long? Number, JsonElement Template)
    {
        public static Side Of(RevisionEntry entry) => new(entry.Number, entry.Template);

        // Until the controller has taken the template up, only the workload has it.
        public static Side Current(RolloutHistory history) =>
            history.Current is { } current ? Of(current) : new Side(null, PodTemplate.AsWritten(history.Workload.Template));

        public override string ToString() => Number is { } number ? Invariant($"revision {number}") : "a revision not numbered yet";
    }
}
