using System.Globalization;
using Rollouts.Tests.Kubectl;
using Rollouts.Selection;

namespace Rollouts.Referee.Tests.Verdicts;

/// <summary>
/// Asks kubectl about states. Many at a time, since a process costs more than all its verdicts: it takes the workloads of a namespace in the order
/// of their names, writes a line to standard output for each that is no error, and the errors, which do not always say whose they are, to standard
/// error at the end. So each state is followed by a marker whose line is known: between two markers there is either the state's line, or nothing
/// and the next error is the state's.
/// </summary>
internal sealed class KubectlReferee : IAsyncDisposable
{
    private const int BatchSize = 200;

    /// <summary>No state wants so many pods: the number is in no other line.</summary>
    private const int MarkerPods = 1000;

    private readonly StateServer _server = new();
    private readonly KubectlClient _kubectl;
    private int _batches;

    public KubectlReferee(string program)
    {
        _kubectl = new KubectlClient(program, _server.KubeConfig);
        _kubectl.Variables["KUBE_FEATURE_WatchListClient"] = "true";
    }

    /// <summary>kubectl's verdicts on states of one kind, in their order.</summary>
    public async Task<IReadOnlyList<KubectlVerdict>> JudgeAsync(WorkloadKind kind, IEnumerable<State> states)
    {
        var verdicts = new List<KubectlVerdict>();
        foreach (var batch in states.Chunk(BatchSize))
        {
            verdicts.AddRange(await JudgeBatchAsync(kind, batch));
        }

        return verdicts;
    }

    public async ValueTask DisposeAsync()
    {
        await _kubectl.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<IReadOnlyList<KubectlVerdict>> JudgeBatchAsync(WorkloadKind kind, State[] states)
    {
        var ns = string.Create(CultureInfo.InvariantCulture, $"batch-{++_batches}");
        var marker = new State(kind) { Desired = MarkerPods };
        foreach (var (index, state) in states.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"web-{index:D4}");
            _server.Put(kind.Resource, state.ToJson(ns, name));
            _server.Put(kind.Resource, marker.ToJson(ns, $"{name}-marker"));
        }

        var (code, output, error) = await _kubectl.TryAsync("rollout", "status", kind.Prefix, "--namespace", ns, "--watch=false");
        var errors = new Queue<string>(Lines(error));
        Assert.Equal(errors.Count > 0 ? 1 : 0, code);
        var verdicts = new List<KubectlVerdict>();
        KubectlVerdict? spoken = null;
        foreach (var line in Lines(output))
        {
            if (line.Contains($" {MarkerPods} ", StringComparison.Ordinal))
            {
                verdicts.Add(spoken ?? KubectlVerdict.OfError(errors.Dequeue()));
                spoken = null;
            }
            else
            {
                Assert.Null(spoken);
                spoken = KubectlVerdict.OfOutput(line);
            }
        }

        Assert.Equal((states.Length, 0), (verdicts.Count, errors.Count));
        return verdicts;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
