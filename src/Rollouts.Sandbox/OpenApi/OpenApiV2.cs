using System.Text;

namespace Rollouts.Sandbox.OpenApi;

/// <summary>
/// The OpenAPI v2 document, which kubectl before 1.29 insists on reading and then uses only for kinds that it does not know:
/// a document without definitions, in the protobuf form that it asks for.
/// </summary>
internal static class OpenApiV2
{
    /// <summary>The type of the answer.</summary>
    public const string ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The document: fields 1 (<c>swagger</c>) and 2 (<c>info</c>: 1 <c>title</c>, 2 <c>version</c>).</summary>
    public static byte[] Document(string version) => [.. Text(1, "2.0"u8), .. Text(2, [.. Text(1, "Kubernetes"u8), .. Text(2, Encoding.UTF8.GetBytes(version))])];

    private static byte[] Text(byte number, ReadOnlySpan<byte> value) => [(byte)((number << 3) | 2), (byte)value.Length, .. value];
}
