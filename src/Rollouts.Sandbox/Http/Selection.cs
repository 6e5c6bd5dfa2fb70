using System.Text.Json.Nodes;
using Rollouts.Sandbox.Selectors;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Http;

/// <summary>Which objects of a kind a request means.</summary>
/// <param name="Namespace">Their namespace; null for all.</param>
/// <param name="Name">Their name; null for any.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Fields">Their fields.</param>
internal sealed record Selection(string? Namespace, string? Name, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>Whether it is all that the namespace has.</summary>
    public bool IsEverything => Name is null && Labels.Requirements.Count == 0 && Fields == FieldSelector.Everything;

    /// <summary>Reads a request.</summary>
    /// <exception cref="Api.ApiRefusal">BadRequest: a selector cannot be read.</exception>
    public static Selection Of(Exchange exchange, ResourcePath path) => new(
        path.Namespace, path.Name, LabelSelector.Parse(exchange.Query["labelSelector"]), FieldSelector.Parse(exchange.Query["fieldSelector"], path.Kind));

    /// <summary>Whether it means a stored object. Only fields other than the name take a look at its tree.</summary>
    public bool Includes(ObjectKey key, StoredObject value) =>
        (Namespace is null || key.Namespace == Namespace) && (Name is null || key.Name == Name) && (Fields.SingleName is not { } single || key.Name == single)
        && Labels.Matches(value.Labels) && (Fields == FieldSelector.Everything || Fields.Matches(value.Value));

    /// <summary>Whether it means an object.</summary>
    public bool Includes(JsonObject value) =>
        (Namespace is null || value.Namespace() == Namespace) && (Name is null || value.Name() == Name)
        && Labels.Matches(value["metadata"].At("labels") as JsonObject) && Fields.Matches(value);
}
