using System.Globalization;
using System.Text;

namespace Rollouts.Sandbox.Wire;

/// <summary>Reads HTTP/1.1 requests off a connection, one after another.</summary>
/// <param name="stream">The connection.</param>
internal sealed class RequestReader(Stream stream)
{
    private const int LongestLine = 64 * 1024;
    private const int MostHeaders = 200;

    /// <summary>A little more than the 3 MB that an API server takes, so that it is the API that refuses, in its own words.</summary>
    private const int LargestBody = 4 * 1024 * 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether bytes of a next request have arrived already.</summary>
    public bool HasMore => _start < _end;

    /// <summary>Reads the next request.</summary>
    /// <returns>Null where the client closed the connection.</returns>
    /// <exception cref="BadRequestException">It is no request.</exception>
    public async Task<HttpRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await LineAsync(cancellationToken).ConfigureAwait(false);
        }
        while (line is { Length: 0 });

        if (line is null)
        {
            return null;
        }

        if (line.Split(' ') is not [var method, var target, var version] || !version.StartsWith("HTTP/1.", StringComparison.Ordinal) || !target.StartsWith('/'))
        {
            throw new BadRequestException(400, "malformed request line");
        }

        var headers = await HeadersAsync(cancellationToken).ConfigureAwait(false);
        if (headers["Expect"] is { } expectation && expectation.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new HttpRequest(
            method, question < 0 ? target : target[..question], new HttpQuery(question < 0 ? string.Empty : target[(question + 1)..]), headers,
            await BodyAsync(headers, cancellationToken).ConfigureAwait(false));
    }

    private async Task<HttpHeaders> HeadersAsync(CancellationToken cancellationToken)
    {
        var headers = new HttpHeaders();
        for (var count = 0; ; count++)
        {
            var line = await LineAsync(cancellationToken).ConfigureAwait(false) ?? throw new BadRequestException(400, "the connection ended within the headers");
            if (line.Length == 0)
            {
                return headers;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || count == MostHeaders)
            {
                throw new BadRequestException(400, "malformed headers");
            }

            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }
    }

    private async Task<ReadOnlyMemory<byte>> BodyAsync(HttpHeaders headers, CancellationToken cancellationToken)
    {
        if (headers["Transfer-Encoding"] is { } encoding)
        {
            return encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? await ChunksAsync(cancellationToken).ConfigureAwait(false)
                : throw new BadRequestException(501, "unknown transfer encoding");
        }

        if (headers["Content-Length"] is not { } text)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var body = new byte[Length(text, NumberStyles.None)];
        await FillAsync(body, cancellationToken).ConfigureAwait(false);
        return body;
    }

    private async Task<ReadOnlyMemory<byte>> ChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = await LineAsync(cancellationToken).ConfigureAwait(false) ?? throw new BadRequestException(400, "the connection ended within the body");
            var chunk = new byte[Length(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier)];
            if (body.Length + chunk.Length > LargestBody)
            {
                throw new BadRequestException(413, "the body is too large");
            }

            await FillAsync(chunk, cancellationToken).ConfigureAwait(false);
            body.Write(chunk);
            do
            {
                line = await LineAsync(cancellationToken).ConfigureAwait(false) ?? throw new BadRequestException(400, "the connection ended within the body");
            }
            while (chunk.Length == 0 && line.Length > 0);

            if (chunk.Length == 0)
            {
                return body.ToArray();
            }
        }
    }

    private static int Length(string text, NumberStyles style) =>
        !int.TryParse(text, style, CultureInfo.InvariantCulture, out var length) || length < 0 ? throw new BadRequestException(400, "malformed length")
        : length > LargestBody ? throw new BadRequestException(413, "the body is too large")
        : length;

    /// <summary>Reads up to the next line break; null at the end of the connection.</summary>
    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var at = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            line.Write(_buffer, _start, (at < 0 ? _end : at) - _start);
            if (line.Length > LongestLine)
            {
                throw new BadRequestException(431, "the headers are too large");
            }

            if (at >= 0)
            {
                _start = at + 1;
                return Encoding.Latin1.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r');
            }

            _start = _end = 0;
            if (!await MoreAsync(cancellationToken).ConfigureAwait(false))
            {
                return line.Length == 0 ? null : throw new BadRequestException(400, "the connection ended within a line");
            }
        }
    }

    private async Task FillAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        var have = Math.Min(target.Length, _end - _start);
        _buffer.AsMemory(_start, have).CopyTo(target);
        _start += have;
        if (have < target.Length)
        {
            await stream.ReadExactlyAsync(target[have..], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> MoreAsync(CancellationToken cancellationToken)
    {
        _end = await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _end > 0;
    }
}
