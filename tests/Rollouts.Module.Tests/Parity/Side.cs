using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollouts.Module.Tests.Parity;

/// <summary>The workload <c>web</c> of one kind in one namespace, read straight from the API.</summary>
/// <param name="client">The way there.</param>
/// <param name="server">The server's URL.</param>
/// <param name="kind">The kind.</param>
/// <param name="ns">The namespace.</param>
internal sealed partial class Side(HttpClient client, string server, string kind, string ns)
{
    private const string Cause = "kubernetes.io/change-cause";
    private const string Number = "deployment.kubernetes.io/revision";

    public string Namespace => ns;

    /// <summary>The workload.</summary>
    public Task<JsonNode> ReadAsync() => GetAsync($"apis/apps/v1/namespaces/{ns}/{kind}s/web");

    /// <summary>Its revisions, oldest first.</summary>
    public async Task<IReadOnlyList<Revision>> RevisionsAsync()
    {
        var list = await GetAsync($"apis/apps/v1/namespaces/{ns}/{(kind == "deployment" ? "replicasets" : "controllerrevisions")}");
        return [.. list["items"]!.AsArray().Select(item => ToRevision(item!)).OrderBy(revision => revision.Number)];
    }

    /// <summary>Waits until its controller has done all that is to be done, and has written it down.</summary>
    public async Task SettleAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await IsSettledAsync())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromMinutes(2), $"{kind} web in {ns} does not settle: {await ReadAsync()}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>An object's JSON without what differs between two that were treated alike: the times of restarts, and the hash that follows from them.</summary>
    public static string Comparable(JsonNode value) => RestartTime().Replace(TemplateHash().Replace(value.ToJsonString(), ""), "restartedAt\":\"then\"");

    private async Task<bool> IsSettledAsync()
    {
        var workload = await ReadAsync();
        var (spec, status) = (workload["spec"]!, workload["status"]);
        if (Count(status, "observedGeneration") != (long?)workload["metadata"]!["generation"])
        {
            return false;
        }

        var desired = (long?)spec["replicas"];
        return kind switch
        {
            "daemonset" => Count(status, "updatedNumberScheduled") == Count(status, "desiredNumberScheduled") && Count(status, "numberAvailable") == Count(status, "desiredNumberScheduled"),
            "statefulset" => Are("replicas", "updatedReplicas", "availableReplicas") && (string?)status!["currentRevision"] == (string?)status["updateRevision"],
            _ => (bool?)spec["paused"] == true || (Are("replicas", "updatedReplicas", "availableReplicas") && await IsWrittenDownAsync(workload)),
        };

        bool Are(params string[] counts) => counts.All(count => Count(status, count) == desired);
    }

    /// <summary>The Deployment controller copies annotations to the ReplicaSet whenever they change.</summary>
    private async Task<bool> IsWrittenDownAsync(JsonNode deployment)
    {
        var annotations = deployment["metadata"]!["annotations"];
        var revisions = await RevisionsAsync();
        return (string?)annotations?[Number] == revisions[^1].Number.ToString(CultureInfo.InvariantCulture) && (string?)annotations?[Cause] == revisions[^1].Cause;
    }

    private Revision ToRevision(JsonNode item)
    {
        var annotations = item["metadata"]!["annotations"];
        return kind == "deployment"
            ? new(long.Parse((string)annotations![Number]!, CultureInfo.InvariantCulture), (string?)annotations["deployment.kubernetes.io/revision-history"], Comparable(item["spec"]!["template"]!), (string?)annotations[Cause])
            : new((long)item["revision"]!, null, Comparable(item["data"]!["spec"]!["template"]!), (string?)annotations?[Cause]);
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await client.GetStringAsync(new Uri($"{server}/{path}"), TestContext.Current.CancellationToken))!;

    private static long Count(JsonNode? status, string name) => (long?)status?[name] ?? 0;

    [GeneratedRegex("restartedAt\":\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RestartTime();

    [GeneratedRegex("\"pod-template-hash\":\"[^\"]*\",?|,\"pod-template-hash\":\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemplateHash();
}
