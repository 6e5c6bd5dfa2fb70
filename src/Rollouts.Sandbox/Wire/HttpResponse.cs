using System.Globalization;
using System.Text;

namespace Rollouts.Sandbox.Wire;

/// <summary>The answer to one request: sent whole, or streamed in chunks that arrive as they are written.</summary>
/// <param name="stream">The connection.</param>
/// <param name="time">The clock of the <c>Date</c> header.</param>
/// <param name="isHead">Whether only the head is asked for.</param>
internal sealed class HttpResponse(Stream stream, TimeProvider time, bool isHead)
{
    /// <summary>The longest body that is worth a copy, to leave together with its head.</summary>
    private const int LargestPacket = 16 * 1024;

    /// <summary>The headers, besides those that say how the body is sent.</summary>
    public HttpHeaders Headers { get; } = [];

    /// <summary>Whether the head has left: from then on nothing but the body can follow.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether the answer is whole; if not, the connection is of no more use.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Sends the whole answer.</summary>
    public async Task SendAsync(int statusCode, string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var head = Head(statusCode, contentType, $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}");
        HasStarted = true;
        if (isHead)
        {
            await stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
        }
        else if (body.Length > LargestPacket)
        {
            await stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await stream.WriteAsync((byte[])[.. head, .. body.Span], cancellationToken).ConfigureAwait(false);
        }

        IsComplete = true;
    }

    /// <summary>Sends the head of an answer whose body will follow.</summary>
    public async Task StartAsync(int statusCode, string contentType, CancellationToken cancellationToken)
    {
        HasStarted = true;
        await stream.WriteAsync(Head(statusCode, contentType, "Transfer-Encoding: chunked"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a part of the body.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        if (part.Length == 0)
        {
            return;
        }

        var size = Encoding.ASCII.GetBytes(part.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        var chunk = new byte[size.Length + part.Length + 2];
        size.CopyTo(chunk, 0);
        part.CopyTo(chunk.AsMemory(size.Length));
        "\r\n"u8.CopyTo(chunk.AsSpan(chunk.Length - 2));
        await stream.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a streamed body.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        IsComplete = true;
    }

    private byte[] Head(int statusCode, string contentType, string framing)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {statusCode} {(System.Net.HttpStatusCode)statusCode}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {time.GetUtcNow():r}\r\nCache-Control: no-cache, private\r\nContent-Type: {contentType}\r\n{framing}\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }
}
