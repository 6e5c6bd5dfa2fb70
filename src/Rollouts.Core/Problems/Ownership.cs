using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Problems;

/// <summary>Who controls an object.</summary>
internal static class Ownership
{
    /// <summary>The owner that is marked as the controller: an object has one at most.</summary>
    public static JsonElement? ControllerOf(JsonElement json)
    {
        foreach (var owner in json.Items("metadata", "ownerReferences"))
        {
            if (owner.Flag("controller"))
            {
                return owner;
            }
        }

        return null;
    }
}
