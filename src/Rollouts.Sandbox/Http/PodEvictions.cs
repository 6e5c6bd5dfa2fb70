using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Evicts pods, as <c>kubectl drain</c> does. Disruption budgets are stored, but nobody watches over them.</summary>
/// <param name="api">The verbs.</param>
internal sealed class PodEvictions(ClusterApi api)
{
    /// <summary>Evicts a pod.</summary>
    /// <exception cref="ApiRefusal">As <see cref="ClusterApi.Delete"/>.</exception>
    public Task AnswerAsync(Exchange exchange, ResourcePath path, CancellationToken cancellationToken)
    {
        var options = exchange.ReadObject(ApiTypes.Named("Eviction")).Value is JsonObject eviction && eviction["deleteOptions"] is JsonObject told ? told : [];
        var grace = options.Number("gracePeriodSeconds");
        api.Delete(path.Kind, path.KeyNamespace, path.Name!, new DeleteOptions((int?)grace), exchange.IsDryRun);
        return exchange.SendAsync(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 }, cancellationToken, 201);
    }
}
