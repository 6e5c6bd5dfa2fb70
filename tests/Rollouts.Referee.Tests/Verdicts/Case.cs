using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rollouts.Clusters;
using Rollouts.Status;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>A state and what both make of it.</summary>
internal sealed partial record Case(State State, KubectlVerdict Kubectl)
{
    private static readonly ClusterIdentity Cluster = new("referee", "http://127.0.0.1", "", "default");

    /// <summary>Our verdict.</summary>
    public Rollout Ours { get; } = Judge(State);

    /// <summary>Whether the verdicts are the same, and where both wait, for the same.</summary>
    public bool Agrees => (Kubectl.Outcome, Ours.Phase) switch
    {
        (KubectlOutcome.Complete, RolloutPhase.Complete) => true,
        (KubectlOutcome.Failed, RolloutPhase.Failed) => true,
        (KubectlOutcome.Progressing, RolloutPhase.Progressing) => WaitsForTheSame,
        _ => false,
    };

    /// <summary>
    /// kubectl names a StatefulSet's unready pods before the old ones, we do not; there the count that we show tells the same. Elsewhere
    /// both sentences have the same numbers.
    /// </summary>
    private bool WaitsForTheSame => Kubectl.Text switch
    {
        _ when Kubectl.Text.EndsWith("spec update to be observed...", StringComparison.Ordinal) =>
            Ours.Message.StartsWith("waiting for the controller to take up generation", StringComparison.Ordinal),
        _ when Kubectl.Text.EndsWith("pods to be ready...", StringComparison.Ordinal) => Numbers(Kubectl.Text).SequenceEqual([Ours.Desired - Ours.Ready]),
        _ => Numbers(Kubectl.Text).SequenceEqual(Numbers(Ours.Message)),
    };

    public static Rollout Judge(State state) =>
        RolloutJudge.Judge(new Workload(state.Kind, JsonSerializer.SerializeToElement(state.ToJson("default", "web")), Cluster));

    public override string ToString() => $"""
        {State}
          kubectl: {Kubectl.Outcome}: {Kubectl.Text}
          ours:    {Ours.Phase}: {Ours.Message}
        """;

    /// <summary>The numbers of a sentence: not those in names, and not those of what we say besides.</summary>
    private static IEnumerable<int> Numbers(string sentence) =>
        Number().Matches(Quoted().Replace(sentence.Split(';')[0], "")).Select(number => int.Parse(number.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("\\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
