using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>Secrets: plain <c>stringData</c> is stored as <c>data</c>.</summary>
internal sealed class SecretRules : KindRules
{
    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        value.Default("type", "Opaque");
        foreach (var (name, text) in value["stringData"] as JsonObject ?? [])
        {
            value.Section("data")[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsText() ?? string.Empty));
        }

        value.Remove("stringData");
    }
}
