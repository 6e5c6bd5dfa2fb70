using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Rollouts.Clusters;

namespace Rollouts.Completion;

/// <summary>
/// What clusters said a moment ago: somebody who presses Tab presses it again. The engine makes a new completer each time, so it is kept
/// for the process. That a cluster gave no answer is kept too: it is waited for once, not at every key.
/// </summary>
internal static class RecentAnswers
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, (long At, object Value)> Answers = new(StringComparer.Ordinal);

    /// <summary>The answer of a moment ago, or a new one.</summary>
    /// <param name="cluster">The cluster it is from; a kubeconfig that was written since counts as another.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="read">Asks.</param>
    internal static async Task<IReadOnlyList<T>> GetAsync<T>(ClusterIdentity cluster, IEnumerable<string> question, Func<Task<IReadOnlyList<T>>> read)
    {
        var key = string.Join('\0', [cluster.KubeConfig, Written(cluster.KubeConfig), cluster.Context, cluster.Cluster, .. question]);
        if (Answers.TryGetValue(key, out var answer) && IsFresh(answer.At) && answer.Value is IReadOnlyList<T> known)
        {
            return known;
        }

        IReadOnlyList<T> value = [];
        try
        {
            return value = await read().ConfigureAwait(false);
        }
        finally
        {
            foreach (var (old, _) in Answers.Where(entry => !IsFresh(entry.Value.At)))
            {
                Answers.TryRemove(old, out _);
            }

            Answers[key] = (Stopwatch.GetTimestamp(), value);
        }
    }

    private static bool IsFresh(long at) => Stopwatch.GetElapsedTime(at) < Lifetime;

    private static string Written(string kubeConfig) => string.Join(' ', kubeConfig
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(file => File.GetLastWriteTimeUtc(file).Ticks.ToString(CultureInfo.InvariantCulture)));
}
