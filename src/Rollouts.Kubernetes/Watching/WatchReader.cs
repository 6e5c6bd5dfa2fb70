using System.Text.Json;
using Rollouts.Kubernetes.Requests;

namespace Rollouts.Kubernetes.Watching;

/// <summary>Reads the events of a watch: JSON objects one after the other, whatever stands between them.</summary>
internal sealed class WatchReader(ByteBuffer buffer)
{
    /// <summary>The next event; null when the server has ended the watch.</summary>
    /// <exception cref="JsonException">What came is no event.</exception>
    /// <exception cref="IOException">The stream broke off.</exception>
    public async Task<JsonElement?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SkipSpace();
            if (TryRead(out var read))
            {
                return read;
            }

            if (buffer.IsFinal)
            {
                return buffer.Unused.IsEmpty ? null : throw new IOException("An event broke off.");
            }

            await buffer.FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void SkipSpace()
    {
        var unused = buffer.Unused;
        buffer.Use(unused.Length - unused.TrimStart(" \t\r\n"u8).Length);
    }

    private bool TryRead(out JsonElement? read)
    {
        read = null;
        if (buffer.Unused.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(buffer.Unused, isFinalBlock: false, new JsonReaderState(LeanObject.Options));
        if (!reader.Read() || !LeanObject.TryRead(ref reader, buffer.Unused, out var happened))
        {
            return false;
        }

        read = happened;
        buffer.Use((int)reader.BytesConsumed);
        return true;
    }
}
