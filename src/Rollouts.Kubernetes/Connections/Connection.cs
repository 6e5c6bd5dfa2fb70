using System.Net;
using System.Net.Http.Headers;
using Rollouts.Kubernetes.Credentials;
using Rollouts.Kubernetes.Kubeconfig;

namespace Rollouts.Kubernetes.Connections;

/// <summary>
/// The way to one cluster as one user, shared by all sessions of the process and safe to use from many at once. It sends single
/// requests; it knows nothing of retries and errors, except that a 401 is worth one try with new credentials.
/// </summary>
internal sealed class Connection
{
    private readonly CredentialSource _credentials;
    private readonly Uri? _proxy;
    private readonly object _building = new();
    private HttpMessageInvoker _client;
    private ClientCertificate? _certificate;

    public Connection(ClusterTarget target, Surroundings surroundings)
    {
        Target = target;
        Time = surroundings.Time;
        _credentials = Credentials(target, surroundings);
        _proxy = ProxyRules.For(target, surroundings);
        _certificate = _credentials.Certificate;
        _client = Transport.Build(target, _certificate, _proxy);
    }

    /// <summary>Where it leads.</summary>
    public ClusterTarget Target { get; }

    /// <summary>The clock of its waits.</summary>
    public TimeProvider Time { get; }

    /// <summary>The proxy's host and port; null where there is none.</summary>
    public string? ProxyAddress => _proxy?.Authority;

    /// <summary>What is odd about the credentials, to be added to a refusal of them; empty where nothing is.</summary>
    public string CredentialDoubt => _credentials.Doubt;

    /// <summary>Takes our own secrets out of what the other side said: servers and proxies that repeat a request's headers do exist.</summary>
    public string Redact(string text)
    {
        string?[] secrets = [_credentials.Header?.Parameter, Target.Password];
        return secrets.Where(secret => !string.IsNullOrEmpty(secret)).Aggregate(text, (redacted, secret) => redacted.Replace(secret!, "***", StringComparison.Ordinal));
    }

    /// <summary>Gets credentials if that takes more than reading the kubeconfig.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.CredentialPluginFailed"/>, or an unreadable token file.</exception>
    public async Task PrepareAsync(SessionNotes notes, CancellationToken cancellationToken) =>
        _ = await _credentials.PrepareAsync(notes, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a request and returns when the answer's headers are there.</summary>
    /// <param name="blueprint">The request.</param>
    /// <param name="limit">How long the headers may take; a plugin that somebody has to answer has its own time.</param>
    /// <param name="notes">Told what a plugin says.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    public async Task<HttpResponseMessage> SendAsync(RequestBlueprint blueprint, TimeSpan limit, SessionNotes notes, CancellationToken cancellationToken)
    {
        var used = await _credentials.PrepareAsync(notes, cancellationToken).ConfigureAwait(false);
        var response = await SendOnceAsync(blueprint, limit, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // A 401 comes before anything is done, so even a write may be sent again.
        try
        {
            if (!await _credentials.RenewAsync(used, notes, cancellationToken).ConfigureAwait(false))
            {
                return response;
            }
        }
        catch
        {
            response.Dispose();
            throw;
        }

        response.Dispose();
        notes.Verbose("The server did not accept the credentials; they have been renewed.");
        return await SendOnceAsync(blueprint, limit, cancellationToken).ConfigureAwait(false);
    }

    private static CredentialSource Credentials(ClusterTarget target, Surroundings surroundings) =>
        target.Plugin is { } plugin ? ExecCredentials.For(plugin, surroundings)
        : target.TokenFile is { } file ? new TokenFileCredentials(file, target.Token, target.Certificate, surroundings.Time)
        : target.Token is { } token ? FixedCredentials.Bearer(token, target.Certificate)
        : target.Username is not null || target.Password is not null ? FixedCredentials.Basic(target.Username, target.Password, target.Certificate)
        : new FixedCredentials(null, target.Certificate);

    private Task<HttpResponseMessage> SendOnceAsync(RequestBlueprint blueprint, TimeSpan limit, CancellationToken cancellationToken) =>
        TimeLimit.RunAsync(token => SendOnceAsync(blueprint, token), limit, Time, cancellationToken);

    private Task<HttpResponseMessage> SendOnceAsync(RequestBlueprint blueprint, CancellationToken cancellationToken)
    {
        var client = Client();
        var request = new HttpRequestMessage(blueprint.Method, new Uri(Target.Server, blueprint.PathAndQuery));
        if (Target.Server.Scheme == Uri.UriSchemeHttps)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (Target.TlsServerName is { } name)
        {
            // .NET takes the name it asks for in the handshake, and checks afterwards, from this header.
            request.Headers.Host = name;
        }

        foreach (var (header, value) in Target.Impersonation)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        if (blueprint.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(blueprint.ContentType!);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", Transport.UserAgent);
        request.Headers.Authorization = _credentials.Header;
        return client.SendAsync(request, cancellationToken);
    }

    // A new certificate needs new connections: one that is open goes on presenting the old one. The old client is left to end
    // with the requests that still use it.
    private HttpMessageInvoker Client()
    {
        lock (_building)
        {
            if (!ReferenceEquals(_certificate, _credentials.Certificate))
            {
                _certificate = _credentials.Certificate;
                _client = Transport.Build(Target, _certificate, _proxy);
            }

            return _client;
        }
    }
}
