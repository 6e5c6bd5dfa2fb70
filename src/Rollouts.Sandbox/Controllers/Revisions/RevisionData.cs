using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Revisions;

/// <summary>
/// What a ControllerRevision keeps: a strategic merge patch that puts a pod template in the place of whatever the workload has.
/// An undo sends it back as it is.
/// </summary>
internal static class RevisionData
{
    private const string Directive = "$patch";

    /// <summary>The patch that restores a template. Its members are sorted, as Go writes maps: kubectl compares the bytes.</summary>
    public static JsonObject Of(JsonObject template)
    {
        var replaced = template.Copy();
        replaced[Directive] = "replace";
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = Sorted(replaced) } };
    }

    /// <summary>The template in such a patch; empty where there is none.</summary>
    public static JsonObject TemplateOf(JsonNode? data)
    {
        var template = (data.At("spec").At("template") as JsonObject)?.Copy() ?? [];
        template.Remove(Directive);
        return template;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
