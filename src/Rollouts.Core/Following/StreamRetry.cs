using Rollouts.Clusters;

namespace Rollouts.Following;

/// <summary>Follows a stream over everything that passes by itself.</summary>
internal static class StreamRetry
{
    /// <summary>The pause before a server that cannot be reached is asked again, and between two reads where nothing can be watched.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Follows until the token is cancelled. A server that is away is asked again: it answered when the rollouts were found, so it will
    /// again, and the caller's timeout says when that is too late.
    /// </summary>
    /// <returns>The refusal that trying again cannot mend.</returns>
    public static async Task<RolloutException> FollowAsync(
        ICluster cluster, ResourceType type, ListQuery query, TimeProvider time, Action<Observation> take, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var observation in cluster.FollowAsync(type, query, cancellationToken).ConfigureAwait(false))
                {
                    take(observation);
                }

                // None ends by itself. One that did would not be opened again and again without a pause.
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (RolloutException error) when (MayPass(error))
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (RolloutException error)
            {
                return error;
            }
        }
    }

    /// <summary>
    /// Whether a failure says something of the moment rather than of the request: a server that is away, overloaded or unwell, or
    /// something in its place that answers well (200) and is no API server.
    /// </summary>
    public static bool MayPass(RolloutException error) =>
        error.ErrorId == ErrorId.ClusterUnreachable || error is ApiException { StatusCode: 200 or 408 or 429 or >= 500 };
}
