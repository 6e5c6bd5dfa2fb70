using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Patching;

/// <summary>JSON Merge Patch, RFC 7386: maps are merged, null removes, everything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>Applies a patch.</summary>
    /// <param name="target">The object; it is changed.</param>
    /// <param name="patch">The patch; it is not changed.</param>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    target[name] = Apply(target[name] as JsonObject is { } existing ? existing.DeepClone().AsObject() : [], inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }

        return target;
    }
}
