using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Controllers.Scheduling;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.DaemonSets;

/// <summary>The pods of a DaemonSet: each is made for one node, which the scheduler then binds it to.</summary>
internal static class DaemonPod
{
    /// <summary>The label that tells a pod's revision.</summary>
    public const string HashLabel = "controller-revision-hash";

    private const string GenerationLabel = "pod-template-generation";

    /// <summary>The template of a node's pod.</summary>
    /// <param name="set">The DaemonSet.</param>
    /// <param name="hash">The hash of its current revision.</param>
    /// <param name="node">The node.</param>
    public static JsonObject TemplateFor(DaemonSet set, string hash, string node)
    {
        var template = set.Template.Copy();
        var labels = template.Metadata().Section("labels");
        if (set.TemplateGeneration is { } generation)
        {
            labels[GenerationLabel] = generation.ToString(CultureInfo.InvariantCulture);
        }

        labels[HashLabel] = hash;
        var spec = template.Section("spec");
        DaemonTolerations.Add(spec);

        // In place of the template's own terms: that the node fulfils them has been looked at already.
        spec.Section("affinity").Section("nodeAffinity").Section("requiredDuringSchedulingIgnoredDuringExecution")["nodeSelectorTerms"] = new JsonArray(new JsonObject
        {
            ["matchFields"] = new JsonArray(new JsonObject { ["key"] = NodeAffinity.NameField, ["operator"] = "In", ["values"] = new JsonArray(node) }),
        });
        return template;
    }

    /// <summary>The node that a pod is on or is made for; null where it is not made for any.</summary>
    public static string? NodeOf(Pod pod) => pod.NodeName ?? NodeAffinity.OnlyNode(pod.Json["spec"]);

    /// <summary>Whether a pod is of a revision.</summary>
    public static bool IsOf(Pod pod, string hash) => pod.Labels.GetValueOrDefault(HashLabel) == hash;

    /// <summary>The pod that stays where a node has too many: one that is on the node before one that waits for it, then the oldest.</summary>
    public static readonly IComparer<Pod> KeptFirst = Comparer<Pod>.Create(static (a, b) =>
    {
        var byPlace = (a.NodeName is null).CompareTo(b.NodeName is null);
        var byAge = byPlace != 0 ? byPlace : a.Created.CompareTo(b.Created);
        return byAge != 0 ? byAge : string.CompareOrdinal(a.Name, b.Name);
    });
}
