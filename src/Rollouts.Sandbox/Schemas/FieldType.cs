namespace Rollouts.Sandbox.Schemas;

/// <summary>What a field holds.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Name">For a map with fixed fields: the type's name.</param>
/// <param name="Items">For lists and maps with free keys: what they hold.</param>
internal sealed record FieldType(Shape Shape, string Name = "", FieldType? Items = null)
{
    /// <summary>Whether it is written as a JSON object.</summary>
    public bool IsMap => Shape is Shape.Struct or Shape.MapOf or Shape.Any;
}
