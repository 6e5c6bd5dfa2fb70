using Rollouts.Clusters;

namespace Rollouts.Selection;

/// <summary>A kind of workload that has rollouts.</summary>
public sealed class WorkloadKind
{
    /// <summary>apps/v1 Deployment.</summary>
    public static readonly WorkloadKind Deployment = new(ResourceType.Deployments, "deploy");

    /// <summary>apps/v1 DaemonSet.</summary>
    public static readonly WorkloadKind DaemonSet = new(ResourceType.DaemonSets, "ds");

    /// <summary>apps/v1 StatefulSet.</summary>
    public static readonly WorkloadKind StatefulSet = new(ResourceType.StatefulSets, "sts");

    /// <summary>Every kind the module works on, in the order they are listed.</summary>
    public static readonly IReadOnlyList<WorkloadKind> All = [Deployment, DaemonSet, StatefulSet];

    private readonly string _shortName;

    private WorkloadKind(ResourceType resource, string shortName)
    {
        Resource = resource;
        _shortName = shortName;
    }

    /// <summary>Where objects of this kind live.</summary>
    public ResourceType Resource { get; }

    /// <summary>The kind as manifests write it.</summary>
    public string Name => Resource.Kind;

    /// <summary>The kind as it stands before the slash in <c>deployment/web</c>.</summary>
    public string Prefix => Name.ToLowerInvariant();

    /// <summary>Reads a kind as kubectl does: <c>deploy</c>, <c>Deployments</c>, <c>deployment.apps</c>, <c>deployments.v1.apps</c>.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.KindNotSupported"/>.</exception>
    public static WorkloadKind Parse(string text) => All.FirstOrDefault(kind => kind.IsNamed(text)) ?? throw NotSupported(text);

    /// <summary>Finds the kind of an object that says its <c>kind</c> and, perhaps, its <c>apiVersion</c>; null for any other object.</summary>
    public static WorkloadKind? Of(string? kind, string? apiVersion) => All.FirstOrDefault(known =>
        string.Equals(known.Name, kind, StringComparison.Ordinal)
        && (string.IsNullOrEmpty(apiVersion) || string.Equals(known.Resource.ApiVersion, apiVersion, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static RolloutException NotSupported(string text) => new(
        ErrorId.KindNotSupported,
        $"Rollouts does not work on the kind '{text}'. It works on {string.Join(", ", All)}.",
        $"Get-Rollout -Kind {All[0]}");

    private bool IsNamed(string text)
    {
        var name = text.Trim();
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            var group = name[(dot + 1)..];
            if (!Is(group, Resource.Group) && !Is(group, $"{Resource.Version}.{Resource.Group}"))
            {
                return false;
            }

            name = name[..dot];
        }

        return Is(name, Name) || Is(name, Resource.Plural) || Is(name, _shortName);
    }

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
