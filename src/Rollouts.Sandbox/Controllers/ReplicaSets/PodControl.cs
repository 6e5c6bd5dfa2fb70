using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.ReplicaSets;

/// <summary>Creates and deletes the pods of a workload, and tells of it.</summary>
/// <param name="api">The API.</param>
/// <param name="events">Where events are told.</param>
/// <param name="source">The controller that tells them.</param>
/// <param name="ownerType">The workload's kind.</param>
internal sealed class PodControl(IApi api, EventRecorder events, EventSource source, ResourceType ownerType)
{
    private const int MostAtOnce = 500;

    /// <summary>
    /// Creates pods in batches of 1, 2, 4, 8 … and stops after a batch in which one was refused: a template that is always
    /// refused then costs one request instead of hundreds.
    /// </summary>
    /// <param name="owner">The workload.</param>
    /// <param name="template">What the pods are made from.</param>
    /// <param name="count">How many.</param>
    /// <returns>The first refusal; null where there was none.</returns>
    public ApiRefusal? Create(ApiObject owner, JsonObject template, int count) => Create(owner, [.. Enumerable.Repeat(template, count)]);

    /// <summary>Creates one pod of each template, in such batches.</summary>
    /// <param name="owner">The workload.</param>
    /// <param name="templates">What the pods are made from.</param>
    /// <returns>The first refusal; null where there was none.</returns>
    public ApiRefusal? Create(ApiObject owner, IReadOnlyList<JsonObject> templates)
    {
        var most = Math.Min(templates.Count, MostAtOnce);
        for (int batch = 1, next = 0; next < most; batch *= 2)
        {
            ApiRefusal? first = null;
            for (var end = Math.Min(next + batch, most); next < end; next++)
            {
                var refusal = Create(owner, templates[next]);
                first ??= refusal;
            }

            if (first is not null)
            {
                return IsNamespaceGoing(first) ? null : first;
            }
        }

        return null;
    }

    /// <summary>Deletes pods.</summary>
    /// <returns>The first refusal; null where there was none. That a pod is gone already is none.</returns>
    public ApiRefusal? Delete(ApiObject owner, IEnumerable<Pod> pods)
    {
        ApiRefusal? first = null;
        foreach (var pod in pods)
        {
            try
            {
                api.Delete(Resources.Pods, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid));
                events.Normal(source, EventSubject.Of(ownerType, owner), "SuccessfulDelete", $"Deleted pod: {pod.Name}");
            }
            catch (ApiRefusal refusal) when (refusal.Reason != "NotFound")
            {
                events.Warning(source, EventSubject.Of(ownerType, owner), "FailedDelete", $"Error deleting: {refusal.Message}");
                first ??= refusal;
            }
            catch (ApiRefusal)
            {
                continue;
            }
        }

        return first;
    }

    private ApiRefusal? Create(ApiObject owner, JsonObject template)
    {
        var pod = PodFromTemplate.Of(template, ownerType, owner);
        try
        {
            var created = api.Create(Resources.Pods, pod);
            events.Normal(source, EventSubject.Of(ownerType, owner), "SuccessfulCreate", $"Created pod: {created.Name()}");
            return null;
        }
        catch (ApiRefusal refusal)
        {
            if (!IsNamespaceGoing(refusal))
            {
                events.Warning(source, EventSubject.Of(ownerType, owner), "FailedCreate", $"Error creating: {refusal.Message}");
            }

            return refusal;
        }
    }

    /// <summary>Then there is nothing to create pods in, and nobody to tell.</summary>
    private static bool IsNamespaceGoing(ApiRefusal refusal) => refusal.Message.Contains("because it is being terminated", StringComparison.Ordinal);
}
