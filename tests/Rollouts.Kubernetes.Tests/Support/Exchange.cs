using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>One request that a <see cref="FaultServer"/> got, and the means to answer it well or badly.</summary>
public sealed class Exchange
{
    private readonly Stream _stream;
    private readonly TcpClient _client;

    private Exchange(Stream stream, TcpClient client, X509Certificate? certificate, string method, string target, Dictionary<string, List<string>> headers, string body, CancellationToken stopping)
    {
        _stream = stream;
        _client = client;
        Certificate = certificate;
        Method = method;
        Target = target;
        Headers = headers;
        Body = body;
        Stopping = stopping;
    }

    public string Method { get; }

    /// <summary>Path and query.</summary>
    public string Target { get; }

    private Dictionary<string, List<string>> Headers { get; }

    public string Body { get; }

    public X509Certificate? Certificate { get; }

    public CancellationToken Stopping { get; }

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join("|", values) : null;

    public static async Task<Exchange?> ReadAsync(Stream stream, TcpClient client, X509Certificate? certificate, CancellationToken stopping)
    {
        if (await LineAsync(stream, stopping) is not { Length: > 0 } first)
        {
            return null;
        }

        var headers = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(stream, stopping) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var values = headers.TryGetValue(line[..colon], out var known) ? known : headers[line[..colon]] = [];
            values.Add(line[(colon + 1)..].Trim());
        }

        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length[0], CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, stopping);
        var words = first.Split(' ');
        return new Exchange(stream, client, certificate, words[0], words[1], headers, Encoding.UTF8.GetString(body), stopping);
    }

    public async Task ReplyAsync(int status, string body, params string[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var type = headers.Any(header => header.StartsWith("Content-Type:", StringComparison.Ordinal)) ? "" : "Content-Type: application/json\r\n";
        var extra = string.Concat(headers.Select(header => header + "\r\n"));
        await WriteRawAsync($"HTTP/1.1 {status} x\r\n{type}{extra}Content-Length: {bytes.Length}\r\n\r\n{body}");
    }

    /// <summary>A Status object, as the API server refuses.</summary>
    public Task RefuseAsync(int status, string reason, string message, params string[] headers) =>
        ReplyAsync(status, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":{{System.Text.Json.JsonSerializer.Serialize(message)}},"reason":"{{reason}}","code":{{status}}}""", headers);

    /// <summary>Begins an answer whose pieces are sent with <see cref="WriteAsync"/>.</summary>
    public Task StartAsync(params string[] headers) =>
        WriteRawAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Transfer-Encoding: chunked\r\n\r\n");

    public Task WriteAsync(string text) => WriteRawAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    public Task EndAsync() => WriteRawAsync("0\r\n\r\n");

    /// <summary>Closes the connection in good order, in the middle of whatever was being said.</summary>
    public void Leave() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Resets the connection; what the client has not read yet is lost.</summary>
    public void Cut() => _client.Client.Close(0);

    /// <summary>Says nothing until the client leaves or the test ends.</summary>
    public async Task HangAsync()
    {
        var buffer = new byte[1];
        if (await _stream.ReadAsync(buffer, Stopping) == 0)
        {
            throw new IOException("The client has left.");
        }
    }

    /// <summary>Answers a CONNECT and carries bytes both ways until one side has done.</summary>
    public async Task TunnelAsync(int port)
    {
        using var onward = new TcpClient();
        await onward.ConnectAsync(System.Net.IPAddress.Loopback, port, Stopping);
        await WriteRawAsync("HTTP/1.1 200 Connection established\r\n\r\n");
        await Task.WhenAny(_stream.CopyToAsync(onward.GetStream(), Stopping), onward.GetStream().CopyToAsync(_stream, Stopping));
        throw new IOException("The tunnel has ended.");
    }

    public async Task WriteRawAsync(string text)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), Stopping);
        await _stream.FlushAsync(Stopping);
    }

    private static async Task<string?> LineAsync(Stream stream, CancellationToken stopping)
    {
        var line = new StringBuilder();
        var buffer = new byte[1];
        while (await stream.ReadAsync(buffer, stopping) > 0)
        {
            if (buffer[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)buffer[0]);
        }

        return null;
    }
}
