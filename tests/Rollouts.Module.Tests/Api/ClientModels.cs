// Stand-ins with the names and properties that count of KubernetesClient's models: a user's script may have loaded any version of it.
#pragma warning disable MA0048, CA1724
namespace k8s.Models;

public sealed class V1ObjectMeta
{
    public string? Name { get; set; }

    public string? NamespaceProperty { get; set; }

    public string? Uid { get; set; }
}

public sealed class V1Deployment
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new() { Name = "web", NamespaceProperty = "prod" };
}

public sealed class V1DeploymentList
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public IList<V1Deployment> Items { get; } = [new(), new() { Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = "shop" } }];
}

public sealed class V1DaemonSet
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new() { Name = "agent", NamespaceProperty = "prod" };
}

public sealed class V1StatefulSet
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new() { Name = "db", NamespaceProperty = "prod" };
}

public sealed class V1StatefulSetList
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public IList<V1StatefulSet> Items { get; } = [new()];
}
