using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Defaulting;

/// <summary>Sets what is not said.</summary>
internal static class Fill
{
    /// <summary>Sets a member that is missing.</summary>
    public static void Default(this JsonObject map, string name, JsonNode value)
    {
        if (map[name] is null)
        {
            map[name] = value;
        }
    }
}
