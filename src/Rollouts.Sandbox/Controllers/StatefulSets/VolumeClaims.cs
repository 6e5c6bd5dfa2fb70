using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>
/// The storage of a StatefulSet's pods: a claim for each pod and template, which outlives the pod and waits for its successor.
/// Nothing binds claims here, and pods do not wait for it; as by default in Kubernetes, nothing deletes them either.
/// </summary>
internal static class VolumeClaims
{
    /// <summary>The claims of one pod.</summary>
    public static IEnumerable<JsonObject> Of(StatefulSet set, int ordinal) => set.ClaimTemplates.Select(template =>
    {
        var labels = (template["metadata"].At("labels") as JsonObject)?.Copy() ?? [];
        foreach (var (name, value) in set.Json["spec"].At("selector").At("matchLabels") as JsonObject ?? [])
        {
            labels[name] = value?.DeepClone();
        }

        var metadata = new JsonObject { ["name"] = NameOf(set, template, ordinal), ["namespace"] = set.Namespace, ["labels"] = labels };
        if (template["metadata"].At("annotations") is { } annotations)
        {
            metadata["annotations"] = annotations.DeepClone();
        }

        return new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() };
    });

    /// <summary>Gives a pod its claims as volumes; a claim takes the place of a template's volume of the same name.</summary>
    public static void Mount(StatefulSet set, JsonObject podSpec, int ordinal)
    {
        if (set.ClaimTemplates.Count == 0)
        {
            return;
        }

        var claims = set.ClaimTemplates.Select(t => new JsonObject
        {
            ["name"] = t.Name(),
            ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = NameOf(set, t, ordinal) },
        }).ToList();
        var others = podSpec["volumes"].Maps().Where(v => !claims.Exists(c => c.Text("name") == v.Text("name"))).Select(v => v.Copy());
        podSpec["volumes"] = new JsonArray([.. claims, .. others]);
    }

    private static string NameOf(StatefulSet set, JsonObject template, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{template.Name()}-{set.Name}-{ordinal}");
}
