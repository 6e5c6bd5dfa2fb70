using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Kubernetes.Connections;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Requests;

/// <summary>A request to the API server and the words for it in messages.</summary>
/// <param name="Blueprint">What is sent.</param>
/// <param name="Doing">What it does, as in "cannot …": <c>list deployments in namespace prod</c>.</param>
internal sealed record ApiRequest(RequestBlueprint Blueprint, string Doing)
{
    /// <summary>How many objects of a list come in one answer, as kubectl asks.</summary>
    public const int PageSize = 500;

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Blueprint.Method != HttpMethod.Get;

    /// <summary>Whether it names a label selector, so that a 400 may speak of it.</summary>
    public bool HasSelector { get; init; }

    public static ApiRequest Get(ResourceType type, string? ns, string name) =>
        new(new RequestBlueprint(HttpMethod.Get, type.Path(ns, name)), $"get {One(type, ns, name)}");

    /// <param name="type">The kind.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="continueFrom">The page token; null for the first page.</param>
    /// <param name="inPages">False for all at once.</param>
    public static ApiRequest List(ResourceType type, ListQuery query, string? continueFrom, bool inPages)
    {
        var parameters = Selectors(query);
        if (inPages)
        {
            parameters.Add($"limit={PageSize}");
        }

        if (continueFrom is not null)
        {
            parameters.Add($"continue={Uri.EscapeDataString(continueFrom)}");
        }

        return new(new RequestBlueprint(HttpMethod.Get, WithQuery(type.Path(query.Namespace, null), parameters)), $"list {Many(type, query)}")
        {
            HasSelector = query.LabelSelector is not null || query.FieldSelector is not null,
        };
    }

    public static ApiRequest Watch(ResourceType type, ListQuery query, string resourceVersion, TimeSpan duration)
    {
        var parameters = Selectors(query);
        parameters.AddRange(["watch=true", "allowWatchBookmarks=true", $"resourceVersion={Uri.EscapeDataString(resourceVersion)}", $"timeoutSeconds={(int)duration.TotalSeconds}"]);
        return new(new RequestBlueprint(HttpMethod.Get, WithQuery(type.Path(query.Namespace, null), parameters)), $"watch {Many(type, query)}");
    }

    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="lines">How many of the last lines.</param>
    /// <param name="previous">Whether the run before is meant.</param>
    public static ApiRequest Log(string ns, string pod, string container, int lines, bool previous)
    {
        // No limitBytes: it cuts off the end, and one long line would take the place of those after it.
        List<string> parameters = [$"container={Uri.EscapeDataString(container)}", $"tailLines={lines}"];
        if (previous)
        {
            parameters.Add("previous=true");
        }

        return new(new RequestBlueprint(HttpMethod.Get, WithQuery($"{ResourceType.Pods.Path(ns, pod)}/log", parameters)), $"read the log of {One(ResourceType.Pods, ns, pod)}");
    }

    public static ApiRequest Patch(ResourceType type, string? ns, string name, ResourcePatch patch, string fieldManager) => new(
        new RequestBlueprint(
            HttpMethod.Patch,
            WithQuery(type.Path(ns, name), WriteOptions(fieldManager, patch.DryRun)),
            Encoding.UTF8.GetBytes(patch.Body.ToJsonString()),
            patch.Kind == PatchKind.Strategic ? "application/strategic-merge-patch+json" : "application/merge-patch+json"),
        $"change {One(type, ns, name)}");

    public static ApiRequest Create(ResourceType type, string? ns, JsonObject body, string fieldManager) => new(
        new RequestBlueprint(HttpMethod.Post, WithQuery(type.Path(ns, null), WriteOptions(fieldManager, dryRun: false)), Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json"),
        $"create {One(type, ns, (body["metadata"] as JsonObject)?["name"]?.ToString() ?? "")}");

    public static ApiRequest Delete(ResourceType type, string? ns, string name, string uid, bool dryRun) => new(
        new RequestBlueprint(
            HttpMethod.Delete,
            WithQuery(type.Path(ns, name), dryRun ? ["dryRun=All"] : []),
            Encoding.UTF8.GetBytes(new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = uid } }.ToJsonString()),
            "application/json"),
        $"delete {One(type, ns, name)}");

    // A field the server does not know is worth a warning, not a refusal: what we write may be meant for newer servers.
    private static List<string> WriteOptions(string fieldManager, bool dryRun)
    {
        List<string> options = [$"fieldManager={Uri.EscapeDataString(fieldManager)}", "fieldValidation=Warn"];
        if (dryRun)
        {
            options.Add("dryRun=All");
        }

        return options;
    }

    private static List<string> Selectors(ListQuery query)
    {
        var parameters = new List<string>();
        if (!string.IsNullOrEmpty(query.LabelSelector))
        {
            parameters.Add($"labelSelector={Uri.EscapeDataString(query.LabelSelector)}");
        }

        if (!string.IsNullOrEmpty(query.FieldSelector))
        {
            parameters.Add($"fieldSelector={Uri.EscapeDataString(query.FieldSelector)}");
        }

        return parameters;
    }

    private static string WithQuery(string path, List<string> parameters) => parameters.Count == 0 ? path : $"{path}?{string.Join('&', parameters)}";

    private static string One(ResourceType type, string? ns, string name) =>
        SafeText.Line($"{type.Kind.ToLowerInvariant()}/{name}{(type.Namespaced && ns is not null ? $" in namespace {ns}" : "")}", 400);

    private static string Many(ResourceType type, ListQuery query) =>
        SafeText.Line($"{type.Plural}{(!type.Namespaced ? "" : query.Namespace is null ? " in all namespaces" : $" in namespace {query.Namespace}")}", 400);
}
