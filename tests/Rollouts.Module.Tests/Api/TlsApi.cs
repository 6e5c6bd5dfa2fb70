using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rollouts.Module.Tests.Api;

/// <summary>An API server behind TLS that gives the same answer to everything: credentials are only ever sent to one like it.</summary>
internal sealed class TlsApi : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly Func<string, ApiAnswer> _answer;

    internal TlsApi(string token, Func<string, ApiAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        KubeConfig = Path.Combine(Path.GetTempPath(), $"rollouts-test-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(KubeConfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: tls
            clusters: [ { name: tls, cluster: { server: "https://127.0.0.1:{{port}}", insecure-skip-tls-verify: true } } ]
            users: [ { name: someone, user: { token: "{{token}}" } } ]
            contexts: [ { name: tls, context: { cluster: tls, user: someone, namespace: shop } } ]
            """);
        _ = Task.Run(AcceptAsync);
    }

    internal string KubeConfig { get; }

    /// <summary>The last request's Authorization header.</summary>
    internal string? Authorization { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        File.Delete(KubeConfig);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => HandleAsync(client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
            var head = await ReadHeadAsync(stream);
            Authorization = head.FirstOrDefault(line => line.StartsWith("Authorization: ", StringComparison.OrdinalIgnoreCase))?["Authorization: ".Length..];
            var answer = _answer(head[0]);
            var body = Encoding.UTF8.GetBytes(answer.Body.ToJsonString());
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 {answer.Status} Answer\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n")));
            await stream.WriteAsync(body);
            await stream.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException or ObjectDisposedException)
        {
            // The client went away.
        }
    }

    private static async Task<string[]> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(buffer);
            head.Append((char)buffer[0]);
        }

        return head.ToString().Split("\r\n");
    }
}
