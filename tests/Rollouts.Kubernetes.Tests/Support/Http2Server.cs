using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>An API server over HTTP/2 and TLS, as real ones are: it lists one Deployment and tells of one change, which differ by version.</summary>
public sealed class Http2Server : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Http2Server(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public ConcurrentDictionary<string, int> Connections { get; } = new(StringComparer.Ordinal);

    public ConcurrentBag<string> Protocols { get; } = [];

    /// <param name="certificate">The server's.</param>
    /// <param name="version">The list's version; the change's is one more.</param>
    /// <param name="port">The port; 0 for any.</param>
    /// <param name="streams">How many requests a connection takes at once.</param>
    public static async Task<Http2Server> StartAsync(X509Certificate2 certificate, int version, int port = 0, int streams = 100)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = streams;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var server = new Http2Server(app);
        app.Run(context => server.AnswerAsync(context, version));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Says goodbye on every connection (GOAWAY), then ends what does not end by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, int version)
    {
        Connections.AddOrUpdate(context.Connection.Id, 1, (_, count) => count + 1);
        Protocols.Add(context.Request.Protocol);
        context.Response.ContentType = "application/json";
        if (context.Request.Query["watch"] != "true")
        {
            await context.Response.WriteAsync(Some.List(version, Some.Deployment("a", version)));
            return;
        }

        await context.Response.WriteAsync(Some.Event("MODIFIED", Some.Deployment("a", version + 1)));
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
    }
}
