using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Selection;

namespace Rollouts.Status;

/// <summary>A workload as the API server answered it, and the cluster it came from.</summary>
public sealed class Workload
{
    private string? _namespace;
    private string? _name;
    private string? _uid;
    private string? _templateHash;

    /// <summary>Takes an object of the API.</summary>
    /// <param name="kind">The kind that was asked for; objects in lists do not say theirs.</param>
    /// <param name="json">The object.</param>
    /// <param name="cluster">Where it came from.</param>
    public Workload(WorkloadKind kind, JsonElement json, ClusterIdentity cluster)
    {
        Kind = kind;
        Json = json;
        Cluster = cluster;
    }

    /// <summary>The kind.</summary>
    public WorkloadKind Kind { get; }

    /// <summary>The object.</summary>
    public JsonElement Json { get; }

    /// <summary>Where it came from.</summary>
    public ClusterIdentity Cluster { get; }

    /// <summary><c>metadata.namespace</c>.</summary>
    public string Namespace => _namespace ??= Json.Text("metadata", "namespace") ?? "";

    /// <summary><c>metadata.name</c>.</summary>
    public string Name => _name ??= Json.Text("metadata", "name") ?? "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid => _uid ??= Json.Text("metadata", "uid") ?? "";

    /// <summary><c>metadata.resourceVersion</c>.</summary>
    public string ResourceVersion => Json.Text("metadata", "resourceVersion") ?? "";

    /// <summary><c>metadata.generation</c>.</summary>
    public long Generation => Json.Number("metadata", "generation") ?? 0;

    /// <summary><c>status.observedGeneration</c>: the generation that the counts speak of.</summary>
    public long ObservedGeneration => Json.Number("status", "observedGeneration") ?? 0;

    /// <summary>Whether the counts speak of the object as it is now. A controller that has never looked has observed generation 0.</summary>
    public bool IsObserved => ObservedGeneration > 0 && Generation <= ObservedGeneration;

    /// <summary>Whether the object is being deleted.</summary>
    public bool IsBeingDeleted => Json.At("metadata", "deletionTimestamp") is not null;

    /// <summary><c>spec.template</c>.</summary>
    public JsonElement Template => Json.At("spec", "template") ?? default;

    /// <summary>A canonical hash of <see cref="Template"/>.</summary>
    public string TemplateHash => _templateHash ??= PodTemplate.Hash(Template);

    /// <summary>Takes over what was worked out for an earlier state: every change of the spec counts the generation up, so the same generation has the same template.</summary>
    internal void TakeOver(Workload earlier)
    {
        if (Generation > 0 && Generation == earlier.Generation && Uid == earlier.Uid)
        {
            _templateHash ??= earlier._templateHash;
        }
    }

    /// <summary>One annotation; null where it is absent.</summary>
    public string? Annotation(string name) => Json.Text("metadata", "annotations", name);

    /// <summary>Which object in which cluster, as messages say it: <c>deployment/web in prod (context aks-prod)</c>.</summary>
    public string Describe() => $"{this} in {Namespace} (context {Cluster.Context})";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.Prefix}/{Name}";
}
