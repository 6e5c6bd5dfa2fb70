namespace Rollouts.Cluster.Tests.Differences;

/// <summary>Something that the sandbox does otherwise than Kubernetes.</summary>
/// <param name="Where">The step, or the path of a value in the objects that are left at the end.</param>
/// <param name="Kubernetes">What Kubernetes does.</param>
/// <param name="Sandbox">What the sandbox does.</param>
internal sealed record Difference(string Where, string Kubernetes, string Sandbox)
{
    public override string ToString() => $"{Where}\n    Kubernetes: {Kubernetes}\n    sandbox:    {Sandbox}";
}
