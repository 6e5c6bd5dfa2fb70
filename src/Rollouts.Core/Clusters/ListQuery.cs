namespace Rollouts.Clusters;

/// <summary>Which objects of a kind to list or follow.</summary>
/// <param name="Namespace">One namespace; null for all.</param>
/// <param name="LabelSelector">Kubernetes' label selector; null for no limit.</param>
/// <param name="FieldSelector">Kubernetes' field selector; null for no limit.</param>
public sealed record ListQuery(string? Namespace, string? LabelSelector = null, string? FieldSelector = null);
