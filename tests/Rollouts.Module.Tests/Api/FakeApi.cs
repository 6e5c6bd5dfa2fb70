using System.Net;
using System.Text;

namespace Rollouts.Module.Tests.Api;

/// <summary>
/// An API server that answers what a test tells it and remembers what it was asked: for requests that must or must not be sent, for refusals,
/// and for answers that never come. How a cluster behaves is tested on the sandbox.
/// </summary>
public sealed class FakeApi : IDisposable
{
    private readonly HttpListener _listener;
    private readonly List<ApiRequest> _requests = [];
    private readonly CancellationTokenSource _stop = new();

    public FakeApi()
    {
        (_listener, Server) = Listen();
        KubeConfig = Path.Combine(Path.GetTempPath(), $"rollouts-test-{Guid.NewGuid():N}.yaml");
        WriteKubeConfig();
        _ = Task.Run(AcceptAsync);
    }

    internal string Server { get; }

    internal string KubeConfig { get; }

    /// <summary>Answers a request; null for a 404.</summary>
    internal Func<ApiRequest, ApiAnswer?> Answer { get; set; } = _ => null;

    internal IReadOnlyList<ApiRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    internal IEnumerable<ApiRequest> Writes => Requests.Where(request => request.Method != "GET");

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
        File.Delete(KubeConfig);
    }

    /// <summary>Takes the server down.</summary>
    internal void Stop()
    {
        _stop.Cancel();
        _listener.Close();
    }

    /// <summary>Forgets what was asked so far.</summary>
    internal void Forget()
    {
        lock (_requests)
        {
            _requests.Clear();
        }
    }

    private void WriteKubeConfig() => File.WriteAllText(KubeConfig, $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster: { server: "{{Server}}" }
        users:
        - name: someone
          user: {}
        contexts:
        - name: test
          context: { cluster: test, user: someone, namespace: shop }
        - name: other
          context: { cluster: test, user: someone, namespace: elsewhere }
        """);

    private static (HttpListener Listener, string Server) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = $"http://127.0.0.1:{Random.Shared.Next(20000, 60000)}";
            var listener = new HttpListener { Prefixes = { server + "/" } };
            try
            {
                listener.Start();
                return (listener, server);
            }
            catch (HttpListenerException) when (attempt < 50)
            {
                // Somebody has that port.
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => HandleAsync(context));
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var request = new ApiRequest(
            context.Request.HttpMethod,
            context.Request.Url!.AbsolutePath,
            Uri.UnescapeDataString(context.Request.Url.Query),
            context.Request.ContentType ?? "",
            await reader.ReadToEndAsync());
        lock (_requests)
        {
            _requests.Add(request);
        }

        var answer = Answer(request) ?? ApiAnswer.Refusal(404, "NotFound", "the server could not find the requested resource");
        if (answer.Delay is { } delay)
        {
            await Task.Delay(delay, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        try
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/json";
            foreach (var (name, value) in answer.Headers)
            {
                context.Response.Headers.Add(name, value);
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body.ToJsonString()));
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, or the test is over.
        }
    }
}
