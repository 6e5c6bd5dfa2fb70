using System.IO.Compression;

namespace Rollouts.Sandbox.Store;

/// <summary>JSON at half its size. To pack and unpack it takes a fraction of the time that it takes to read it.</summary>
internal static class PackedJson
{
    private const int Quality = 1;
    private const int Window = 16;

    /// <summary>Packs JSON.</summary>
    public static byte[] Pack(byte[] json)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, packed, out var length, Quality, Window) ? packed[..length] : throw new InvalidDataException("An object cannot be packed.");
    }

    /// <summary>Gives JSON back.</summary>
    /// <param name="packed">The packed JSON.</param>
    /// <param name="length">The length of the JSON.</param>
    public static byte[] Unpack(byte[] packed, int length)
    {
        var json = new byte[length];
        return BrotliDecoder.TryDecompress(packed, json, out var written) && written == length ? json : throw new InvalidDataException("An object cannot be unpacked.");
    }
}
