using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>What stays the same of a StatefulSet's pod when it is replaced: its number, and the names that follow from it.</summary>
internal static class PodIdentity
{
    private const string NameLabel = "statefulset.kubernetes.io/pod-name";
    private const string IndexLabel = "apps.kubernetes.io/pod-index";
    private const string RevisionLabel = "controller-revision-hash";

    /// <summary>The name of a StatefulSet's pod, such as <c>web-0</c>.</summary>
    public static string NameOf(StatefulSet set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set.Name}-{ordinal}");

    /// <summary>The number of a StatefulSet's pod; null where its name is not one that the StatefulSet gives.</summary>
    public static int? OrdinalOf(StatefulSet set, Pod pod) =>
        int.TryParse(pod.Name.AsSpan(pod.Name.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) && pod.Name == NameOf(set, ordinal)
            ? ordinal
            : null;

    /// <summary>The revision that a pod was made from; empty where it was made by somebody else.</summary>
    public static string RevisionOf(Pod pod) => pod.Labels.GetValueOrDefault(RevisionLabel) ?? string.Empty;

    /// <summary>Whether a pod bears the labels of its number.</summary>
    public static bool IsMarked(Pod pod, int ordinal) => pod.Labels.GetValueOrDefault(NameLabel) == pod.Name && pod.Labels.GetValueOrDefault(IndexLabel) == Index(ordinal);

    /// <summary>Gives a pod the labels of its number.</summary>
    public static void Mark(JsonObject pod, int ordinal)
    {
        var labels = pod.Metadata().Section("labels");
        labels[NameLabel] = pod.Name();
        labels[IndexLabel] = Index(ordinal);
    }

    /// <summary>A new pod.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="revision">What it is made from.</param>
    /// <param name="ordinal">Its number.</param>
    public static JsonObject NewPod(StatefulSet set, ControllerRevision revision, int ordinal)
    {
        var name = NameOf(set, ordinal);
        var pod = PodFromTemplate.Of(revision.Template, Kinds.Resources.StatefulSets, set);
        pod.Metadata()["name"] = name;
        Mark(pod, ordinal);
        pod.Metadata().Section("labels")[RevisionLabel] = revision.Name;
        var spec = pod.Section("spec");
        spec["hostname"] = name;
        if (set.ServiceName.Length > 0)
        {
            spec["subdomain"] = set.ServiceName;
        }

        VolumeClaims.Mount(set, spec, ordinal);
        return pod;
    }

    private static string Index(int ordinal) => ordinal.ToString(CultureInfo.InvariantCulture);
}
