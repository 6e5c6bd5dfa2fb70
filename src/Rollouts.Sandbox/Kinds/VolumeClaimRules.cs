using System.Text.Json.Nodes;
using Rollouts.Sandbox.Defaulting;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Kinds;

/// <summary>PersistentVolumeClaims. There is no storage here, so they wait for it for ever.</summary>
internal sealed class VolumeClaimRules : KindRules
{
    /// <inheritdoc/>
    public override void PrepareCreate(JsonObject draft) => draft["status"] = new JsonObject { ["phase"] = "Pending" };

    /// <inheritdoc/>
    public override void Default(JsonObject value) => value.Section("spec").Default("volumeMode", "Filesystem");
}
