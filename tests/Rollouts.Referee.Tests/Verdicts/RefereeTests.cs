using System.Globalization;
using Rollouts.Tests.Kubectl;
using Rollouts.Selection;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>
/// kubectl as the referee of our verdicts: both judge the same generated states, and every difference has a name or is a fault. The routine
/// run takes 300 states of each kind. <c>ROLLOUTS_REFEREE=full dotnet test tests/Rollouts.Referee.Tests</c> takes 2,000, and there a named
/// difference that does not occur is a fault, too. Each run makes other states; <c>ROLLOUTS_REFEREE_SEED</c> makes those of a former one.
/// </summary>
public sealed class RefereeTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("ROLLOUTS_REFEREE") == "full";

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ROLLOUTS_REFEREE_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed
        : Random.Shared.Next();

    [Theory]
    [InlineData("deployment")]
    [InlineData("daemonset")]
    [InlineData("statefulset")]
    public async Task Our_verdicts_are_those_of_kubectl_but_for_named_differences(string kindName)
    {
        Assert.SkipWhen(KubectlPrograms.OnPath == KubectlPrograms.None, "kubectl is not on the PATH, so it cannot judge our verdicts");
        var kind = WorkloadKind.Parse(kindName);
        var states = new StateGenerator(Seed).Make(kind, IsFull ? 2000 : 300);
        await using var referee = new KubectlReferee(KubectlPrograms.OnPath);

        var verdicts = await referee.JudgeAsync(kind, states);

        var cases = states.Zip(verdicts, (state, verdict) => new Case(state, verdict)).ToLookup(Name);
        var counts = string.Join(", ", cases.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{states.Count} {kind}s, seed {Seed}: {counts}");
        var unexplained = cases["Unexplained"].OrderBy(c => c.ToString().Length).ToList();
        Assert.True(unexplained.Count == 0, $"{unexplained.Count} of {states.Count} verdicts differ without a name (ROLLOUTS_REFEREE_SEED={Seed}). The shortest:\n{string.Join('\n', unexplained.Take(3))}");
        if (IsFull)
        {
            Assert.Empty(Difference.All.Where(difference => difference.Kinds.Contains(kind) && !cases.Contains(difference.Name)).Select(difference => difference.Name));
        }
    }

    private static string Name(Case c)
    {
        if (c.Agrees)
        {
            return $"Same{c.Ours.Phase}";
        }

        return Difference.All.FirstOrDefault(difference => difference.Kinds.Contains(c.State.Kind) && difference.Explains(c))?.Name ?? "Unexplained";
    }
}
