using System.Net;
using System.Text.Json.Nodes;

namespace Rollouts.ClusterNodes;

/// <summary>Follows a collection: lists it, watches on from there, and starts over where the server cuts it off or has forgotten.</summary>
internal sealed class ObjectFeed(ApiClient api, string path, TimeProvider time)
{
    /// <summary>Tells every object when listed and when changed.</summary>
    /// <param name="listed">All that there are; what it does not hold is gone.</param>
    /// <param name="changed">One object, and whether it is gone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FollowAsync(Action<IReadOnlyList<JsonObject>> listed, Action<JsonObject, bool> changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var list = await api.GetAsync(path, cancellationToken);
                listed([.. list["items"]!.AsArray().Select(item => item!.AsObject())]);
                await WatchOnAsync(list["metadata"]!["resourceVersion"]!.GetValue<string>(), changed, cancellationToken);
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException or ApiFailure)
            {
                await Console.Error.WriteLineAsync($"{path}: {problem.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
            }
        }
    }

    private async Task WatchOnAsync(string version, Action<JsonObject, bool> changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            await foreach (var happened in api.WatchAsync($"{path}{separator}watch=1&allowWatchBookmarks=true&resourceVersion={version}", cancellationToken))
            {
                var type = happened["type"]!.GetValue<string>();
                var about = happened["object"]!.AsObject();
                if (type == "ERROR")
                {
                    throw new ApiFailure((HttpStatusCode)(about["code"]?.GetValue<int>() ?? 500), about["message"]?.GetValue<string>() ?? "watch failed");
                }

                version = about["metadata"]!["resourceVersion"]!.GetValue<string>();
                if (type != "BOOKMARK")
                {
                    changed(about, type == "DELETED");
                }
            }
        }
    }
}
