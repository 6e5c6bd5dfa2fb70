using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tables;

/// <summary>The table of claims to storage. None is ever bound here, so there is no volume to show.</summary>
internal static class VolumeClaimTable
{
    private const string Unset = "<unset>";

    /// <summary>Its columns and cells.</summary>
    public static readonly TableLayout Layout = new(
        [
            Cell.Name, new("Status"), new("Volume"), new("Capacity"), new("Access Modes"), new("StorageClass"), new("VolumeAttributesClass"), Cell.Age,
            new("VolumeMode", IsWide: true),
        ],
        (o, now) =>
        [
            o.Name(), o["status"].Text("phase"), o["spec"].Text("volumeName") ?? string.Empty, string.Empty, string.Empty, o["spec"].Text("storageClassName") ?? string.Empty,
            o["spec"].Text("volumeAttributesClassName") ?? Unset, Cell.AgeOf(o, now), o["spec"].Text("volumeMode") ?? Unset,
        ]);
}
