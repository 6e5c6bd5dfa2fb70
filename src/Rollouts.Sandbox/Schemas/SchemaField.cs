namespace Rollouts.Sandbox.Schemas;

/// <summary>A field of an API type.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Presence">What happens where it says nothing.</param>
/// <param name="Numbers">Its number in protobuf; where JSON has it beside its owner's fields but protobuf within a message of its own, that message's number first.</param>
/// <param name="MergeKey">For a list of maps that a strategic merge patch merges: the field that tells its items apart.</param>
/// <param name="IsMerged">For a list of plain values: whether a strategic merge patch merges it.</param>
/// <param name="RetainsKeys">Whether a strategic merge patch may say which fields stay (<c>$retainKeys</c>).</param>
internal sealed record SchemaField(string Name, FieldType Type, Presence Presence, IReadOnlyList<int> Numbers, string? MergeKey = null, bool IsMerged = false, bool RetainsKeys = false);
