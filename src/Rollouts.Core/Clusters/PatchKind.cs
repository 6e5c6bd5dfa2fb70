namespace Rollouts.Clusters;

/// <summary>The two patch formats that are sent. JSON Patch is not: a failed <c>test</c> in it is a 422, indistinguishable from bad data.</summary>
public enum PatchKind
{
    /// <summary>RFC 7386, <c>application/merge-patch+json</c>.</summary>
    Merge,

    /// <summary>Kubernetes' own, <c>application/strategic-merge-patch+json</c>: lists are merged by key. Not served for custom resources.</summary>
    Strategic,
}
