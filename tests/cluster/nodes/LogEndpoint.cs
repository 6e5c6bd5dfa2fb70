using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rollouts.ClusterNodes;

/// <summary>
/// The one thing that the API server asks of a kubelet here: <c>GET /containerLogs/namespace/pod/container</c>, over TLS, from a
/// caller whose certificate the cluster's authority signed.
/// </summary>
internal sealed class LogEndpoint : IAsyncDisposable
{
    /// <summary>Where the nodes are reached. One address for all: they are one process.</summary>
    public const string Address = "127.0.0.1";

    private readonly WebApplication _web;

    private LogEndpoint(WebApplication web) => _web = web;

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Starts listening on a port that the system chooses.</summary>
    public static async Task<LogEndpoint> StartAsync(Settings settings, Func<string, string, BoundPod?> findPod, TimeProvider time, CancellationToken cancellationToken)
    {
        using var pem = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(settings.Authority);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        // Exported and read again, because a key that came from PEM is not kept for a server's side everywhere.
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(Address), 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (caller, _, _) => IsSignedBy(authorities, caller);
        })));

        var web = builder.Build();
        web.MapGet("/containerLogs/{ns}/{pod}/{container}", (string ns, string pod, string container, HttpRequest request) =>
            Answer(findPod(ns, pod), container, request.Query, time.GetUtcNow()));
        await web.StartAsync(cancellationToken);

        var address = web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new LogEndpoint(web) { Port = new Uri(address).Port };
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate2 caller)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(caller);
    }

    private static IResult Answer(BoundPod? pod, string container, IQueryCollection query, DateTimeOffset now)
    {
        if (pod is null)
        {
            return Results.Text("the pod is not on this node\n", statusCode: StatusCodes.Status404NotFound);
        }

        var previous = query["previous"] == "true";
        if (ContainerLog.Lines(pod, container, previous, now) is not { } lines)
        {
            return Results.Text(ContainerLog.WhyNone(pod, container, previous), statusCode: StatusCodes.Status400BadRequest);
        }

        var tail = int.TryParse(query["tailLines"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : int.MaxValue;
        return Results.Text(string.Concat(lines.TakeLast(tail).Select(line => line + "\n")));
    }
}
