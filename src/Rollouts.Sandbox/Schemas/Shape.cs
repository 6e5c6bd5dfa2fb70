namespace Rollouts.Sandbox.Schemas;

/// <summary>The shape of a value.</summary>
internal enum Shape
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Bytes in base64.</summary>
    Bytes,

    /// <summary>A time to the second.</summary>
    Time,

    /// <summary>A time to the microsecond.</summary>
    MicroTime,

    /// <summary>An amount such as <c>500m</c> or <c>2Gi</c>.</summary>
    Quantity,

    /// <summary>A whole number, or a text such as <c>25%</c>.</summary>
    IntOrText,

    /// <summary>Anything.</summary>
    Any,

    /// <summary>A list.</summary>
    ListOf,

    /// <summary>A map with free keys.</summary>
    MapOf,

    /// <summary>A map with the fields of a type.</summary>
    Struct,
}
