using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>The <c>/scale</c> of workloads: their size, without the rest of them.</summary>
/// <param name="api">The verbs.</param>
internal sealed class ScaleRequests(ClusterApi api)
{
    /// <summary>Reads or changes a workload's size.</summary>
    /// <exception cref="ApiRefusal">As <see cref="ClusterApi.Update"/>.</exception>
    public Task AnswerAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        StoredObject workload;
        switch (exchange.Method)
        {
            case "GET" or "HEAD":
                workload = api.Store.Find(path.Kind.Shelf, new ObjectKey(path.KeyNamespace, path.Name!)) ?? throw Refuse.NotFound(path.Kind.Type, path.Name!);
                break;
            case "PUT":
                var body = exchange.ReadObject(ApiTypes.Named("Scale")).Value as JsonObject ?? throw Refuse.BadRequest("Scale in version \"v1\" cannot be handled as a Scale");
                workload = Update(exchange, path, _ => body);
                break;
            case "PATCH":
                var patch = Patch.Read(exchange, ApiTypes.Named("Scale"), strictness: null);
                workload = Update(exchange, path, current => patch.Apply(Of(current)));
                break;
            default:
                throw new ApiRefusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }

        return exchange.SendAsync(Of(workload.Value), cancellationToken);
    }

    private StoredObject Update(Exchange exchange, ResourcePath path, Func<JsonObject, JsonObject> change) => api.Update(
        path.Kind, path.KeyNamespace, path.Name!, "scale",
        current =>
        {
            var scale = change(current.Copy());
            current.Section("spec")["replicas"] = scale["spec"].Number("replicas") ?? 0;
            current.Metadata()["resourceVersion"] = scale["metadata"].Text("resourceVersion");
            return current;
        },
        new WriteOptions(exchange.Manager, exchange.IsDryRun));

    /// <summary>A workload's size as an object of its own.</summary>
    private static JsonObject Of(JsonObject workload)
    {
        var metadata = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            metadata[name] = workload["metadata"].At(name)?.DeepClone();
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = workload["spec"].Number("replicas") ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = workload["status"].Number("replicas") ?? 0,
                ["selector"] = LabelSelector.OfWorkload(workload["spec"].At("selector")).ToString(),
            },
        };
    }
}
