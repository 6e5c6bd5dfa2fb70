using Rollouts.Advice.Rules;
using Rollouts.Clusters;
using Rollouts.Status;

namespace Rollouts.Advice;

/// <summary>Says which good practice workloads lack. It reads nothing but the workloads.</summary>
public sealed class Advisor
{
    private static readonly IReadOnlyList<IAdviceRule> All =
    [
        new NoReadinessProbe(),
        new AllAtOnce(),
        new FloatingImageTag(),
        new ShortHistory(),
        new NoProgressDeadline(),
        new LongProgressDeadline(),
        new LongPause(),
        new ManagedElsewhere(),
        new OnDelete(),
        new SingleReplica(),
        new NoRequests(),
        new NoChangeCause(),
    ];

    private readonly IReadOnlyList<IAdviceRule> _rules;
    private readonly Dictionary<ICluster, DateTimeOffset?> _clocks = [];

    /// <summary>Advises by some of the rules.</summary>
    /// <param name="isWanted">Whether the rule of an id is asked for.</param>
    public Advisor(Func<string, bool> isWanted) => _rules = [.. All.Where(rule => isWanted(rule.Id))];

    /// <summary>The ids of the rules.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. All.Select(rule => rule.Id)];

    /// <summary>What is to be said about a workload, in the order of the rules.</summary>
    public async Task<IReadOnlyList<RolloutAdvice>> AdviseAsync(ICluster cluster, Workload workload, CancellationToken cancellationToken)
    {
        var needsClock = LongPause.PausedSince(workload) is not null && _rules.Any(rule => rule is LongPause);
        var subject = new AdviceSubject(workload, needsClock ? await ClockAsync(cluster, workload, cancellationToken).ConfigureAwait(false) : null);
        return [.. _rules.SelectMany(rule => rule.Check(subject).Select(hint => ToRecord(workload, rule, hint)))];
    }

    // A list does not say the server's time, but the answer to any read does. One serves for the whole cluster: days are compared, not seconds.
    private async Task<DateTimeOffset?> ClockAsync(ICluster cluster, Workload workload, CancellationToken cancellationToken)
    {
        if (!_clocks.TryGetValue(cluster, out var clock))
        {
            try
            {
                clock = (await cluster.GetAsync(workload.Kind.Resource, workload.Namespace, workload.Name, cancellationToken).ConfigureAwait(false)).ServerTime;
            }
            catch (ApiException refusal) when (refusal.IsNotFound || refusal.ErrorId == ErrorId.Forbidden)
            {
                // Deleted meanwhile, or a user who may list but not get: then the next one may tell.
                return null;
            }

            _clocks[cluster] = clock;
        }

        return clock;
    }

    private static RolloutAdvice ToRecord(Workload workload, IAdviceRule rule, Hint hint) => new()
    {
        Rule = rule.Id,
        Severity = hint.Severity,
        Message = hint.Message,
        Remedy = hint.Remedy,
        Kind = workload.Kind.Name,
        Namespace = workload.Namespace,
        Name = workload.Name,
        Context = workload.Cluster.Context,
        Cluster = workload.Cluster.Cluster,
        KubeConfig = workload.Cluster.KubeConfig,
    };
}
