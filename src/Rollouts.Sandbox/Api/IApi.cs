using System.Text.Json.Nodes;
using System.Threading.Channels;
using Rollouts.Clusters;

namespace Rollouts.Sandbox.Api;

/// <summary>
/// The API server without HTTP: the same verbs, defaulting, validation, admission and refusals that a client meets over the
/// wire. Controllers and nodes use it as clients do. Objects it hands out are shared snapshots: never change one, clone it first.
/// Thread-safe; every method is quick and none blocks.
/// </summary>
internal interface IApi
{
    /// <summary>The cluster's clock.</summary>
    TimeProvider Time { get; }

    /// <summary>The same API for another writer.</summary>
    /// <param name="name">Whom <c>metadata.managedFields</c> and events name, such as <c>kubelet</c>.</param>
    IApi As(string name);

    /// <summary>Reads one object; null where it does not exist.</summary>
    JsonObject? Find(ResourceType type, string? ns, string name);

    /// <summary>Lists the objects of a kind, by name within their namespace. A null namespace means all.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; null for all.</param>
    /// <param name="where">Keeps the objects for which it is true; null for all.</param>
    IReadOnlyList<JsonObject> List(ResourceType type, string? ns = null, Func<JsonObject, bool>? where = null);

    /// <summary>Creates an object: <c>generateName</c>, uid, creationTimestamp, generation, defaults, admission.</summary>
    /// <exception cref="ApiRefusal">AlreadyExists, Invalid, Forbidden (quota), NotFound (namespace).</exception>
    JsonObject Create(ResourceType type, JsonObject body);

    /// <summary>Replaces an object except its status; a spec that changed counts up <c>metadata.generation</c>.</summary>
    /// <exception cref="ApiRefusal">Conflict where <c>metadata.resourceVersion</c> is given and old; NotFound; Invalid.</exception>
    JsonObject Update(ResourceType type, JsonObject body);

    /// <summary>Replaces only an object's status.</summary>
    /// <exception cref="ApiRefusal">Conflict, NotFound.</exception>
    JsonObject UpdateStatus(ResourceType type, JsonObject body);

    /// <summary>
    /// Deletes an object. A pod on a node is first marked with <c>deletionTimestamp</c> and goes when its node calls this again
    /// with a grace period of 0; an object with finalizers goes when the last of them is removed.
    /// </summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; null for kinds that have none.</param>
    /// <param name="name">The name.</param>
    /// <param name="options">Grace period, preconditions, propagation.</param>
    /// <exception cref="ApiRefusal">NotFound; Conflict where a precondition does not hold.</exception>
    void Delete(ResourceType type, string? ns, string name, DeleteOptions? options = null);

    /// <summary>Every change of a kind from now on, in order, until the token is cancelled. Unbounded; nothing is lost.</summary>
    ChannelReader<ApiEvent> Watch(ResourceType type, CancellationToken cancellationToken);
}
