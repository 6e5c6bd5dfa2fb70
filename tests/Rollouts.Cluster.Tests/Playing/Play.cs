using System.Runtime.CompilerServices;
using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Cluster.Tests.Differences;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>Plays a scenario on Kubernetes and on the sandbox at once, and compares what they made of it.</summary>
internal static class Play
{
    // Long enough for garbage to be collected and old revisions to be cleaned up.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Plays it, and fails where the sandbox differs. Kubernetes' controllers race with each other, and on a busy machine do what they hardly
    /// ever do: what differs is played once more, and is a difference if it differs again. What the module says has to be right each time.
    /// </summary>
    internal static async Task AsyncOn(ControlPlane plane, IReadOnlyList<Step> steps, [CallerMemberName] string scenario = "")
    {
        if (await DifferenceAsync(plane, steps, scenario) is { } once)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"Played once more, because {once}");
            var again = await DifferenceAsync(plane, steps, scenario);
            Assert.True(again is null, again);
        }
    }

    private static async Task<string?> DifferenceAsync(ControlPlane plane, IReadOnlyList<Step> steps, string scenario)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var real = await Arena.OnRealAsync(plane, cancellationToken);
        await using var sandbox = await Arena.OnSandboxAsync(cancellationToken);
        var outcomes = await Task.WhenAll(ActAsync(real, steps, cancellationToken), ActAsync(sandbox, steps, cancellationToken));

        var known = KnownDifferences.All.Where(one => one.Concerns(scenario, plane.Version)).ToList();
        List<Difference> inSteps =
        [
            .. outcomes[0].Zip(outcomes[1]).Where(pair => !pair.First.Said.SequenceEqual(pair.Second.Said)).Select(pair => InWords(pair.First, pair.Second)),
            .. Stretch.Of(outcomes[0]).Zip(Stretch.Of(outcomes[1])).Where(pair => !pair.First.States.SequenceEqual(pair.Second.States)).Select(pair => InStates(pair.First, pair.Second)),
        ];
        List<Difference> found = [];
        IReadOnlyCollection<string> left = [];
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            var finals = await Finals.OfAsync(real, cancellationToken);
            left = finals.Keys;
            found = [.. inSteps, .. Compare(finals, await Finals.OfAsync(sandbox, cancellationToken))];
        }
        while (Unlisted().Any() && TimeProvider.System.GetElapsedTime(start) < Settling && await LaterAsync(cancellationToken));

        if (Unlisted().Any())
        {
            return $"The sandbox differs from {real.Title}:\n{string.Join('\n', Unlisted())}";
        }

        var gone = known.Where(one => !found.Exists(one.Explains) && left.Any(path => path.Contains(one.Needs, StringComparison.Ordinal))).Select(one => one.Where);
        Assert.True(!gone.Any(), $"These known differences from {real.Title} do not occur any more: {string.Join(", ", gone)}");
        return null;

        IEnumerable<Difference> Unlisted() => found.Where(difference => !known.Exists(one => one.Explains(difference)));
    }

    private static async Task<bool> LaterAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(250, cancellationToken);
        return true;
    }

    private static async Task<List<Outcome>> ActAsync(Arena arena, IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        await using var recorder = await Recorder.StartAsync(arena, cancellationToken);
        var outcomes = new List<Outcome>();
        foreach (var step in steps)
        {
            try
            {
                var said = await step.Act(arena, cancellationToken);
                await recorder.SettleAsync(step.Until, cancellationToken);
                outcomes.Add(new Outcome(step, await recorder.CutAsync(cancellationToken), said));
            }
            catch (Exception failure)
            {
                var before = outcomes.Select(outcome => $"  {outcome.Step.Name}: {string.Join(" → ", outcome.States)}");
                throw new InvalidOperationException(
                    $"On {arena.Title}, step {outcomes.Count + 1}: {failure.Message}\nsince then: {string.Join(" → ", recorder.States)}\nbefore:\n{string.Join('\n', before)}", failure);
            }
        }

        return outcomes;
    }

    private static Difference InWords(Outcome real, Outcome sandbox) =>
        new($"lines of: {real.Step.Name}", string.Join(" | ", real.Said), string.Join(" | ", sandbox.Said));

    private static Difference InStates(Stretch real, Stretch sandbox) =>
        new($"states of: {real.Name}", string.Join(" → ", real.States), string.Join(" → ", sandbox.States));

    private static IEnumerable<Difference> Compare(SortedDictionary<string, string> real, SortedDictionary<string, string> sandbox) =>
        from path in real.Keys.Union(sandbox.Keys, StringComparer.Ordinal)
        let ours = sandbox.GetValueOrDefault(path, "nothing")
        let theirs = real.GetValueOrDefault(path, "nothing")
        where ours != theirs
        select new Difference(path, theirs, ours);
}
