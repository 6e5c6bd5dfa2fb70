using System.Text;
using System.Text.Json;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Http;
using Rollouts.Sandbox.Wire;

namespace Rollouts.Sandbox.Faults;

/// <summary>Answers one request as a plan wants it answered.</summary>
/// <param name="faults">The plan.</param>
/// <param name="api">The verbs.</param>
/// <param name="exchange">The request.</param>
/// <param name="path">What it points at.</param>
/// <param name="answer">Answers it well.</param>
internal sealed class FaultyAnswer(ActiveFaults faults, ClusterApi api, Exchange exchange, ResourcePath path, Func<CancellationToken, Task> answer)
{
    private const string Cause = "a fault set by the ConfigMap rollouts-faults in kube-system";
    private static readonly byte[] WebPage = Encoding.UTF8.GetBytes("<html><head><title>Sign in</title></head><body>This is a gateway, not an API server.</body></html>\n");
    private static readonly byte[] HalfLine = "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\""u8.ToArray();

    private bool IsRead => exchange.Method is "GET" or "HEAD";

    private bool IsWatch => IsRead && path.Subresource is null && exchange.Query.Says("watch");

    /// <summary>Answers.</summary>
    /// <exception cref="ApiRefusal">The fault is a refusal.</exception>
    /// <exception cref="CutOffException">The fault is a broken connection.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = faults.Counter.Draw(faults.Plan.Delay);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, api.Time, cancellationToken).ConfigureAwait(false);
        }

        Refuse();
        if (IsWatch)
        {
            await WatchAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (IsRead && faults.Counter.Hits(faults.Plan.Garble))
        {
            await exchange.Response.SendAsync(200, "text/html", WebPage, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await answer(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Refuse()
    {
        if (faults.Counter.Hits(faults.Plan.Refuse))
        {
            throw new ApiRefusal(429, "TooManyRequests", $"the server has received too many requests and has asked us to try again later: {Cause}")
            {
                RetryAfterSeconds = faults.Plan.RetryAfter > 0 ? faults.Plan.RetryAfter : null,
            };
        }

        if (faults.Counter.Hits(faults.Plan.Fail))
        {
            var code = faults.Plan.FailWith;
            var reason = code switch { 503 => "ServiceUnavailable", 504 => "Timeout", _ => "InternalError" };
            throw new ApiRefusal(code, reason, $"the server is currently unable to handle the request: {Cause}");
        }

        if (IsRead && !IsWatch && path.Name is null && exchange.Query["continue"] is { Length: > 0 } token && faults.Counter.Hits(faults.Plan.ExpirePages))
        {
            throw ContinueToken.Parse(token).TooOld();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (faults.Counter.Hits(faults.Plan.ExpireWatches))
        {
            var version = ResourceVersion.Parse(exchange.Query["resourceVersion"]) ?? 0;
            var status = StatusBody.Of(Api.Refuse.TooOld(version, api.Store.Version));
            await SendAsync(WatchStream.Event("ERROR", JsonSerializer.SerializeToUtf8Bytes(status)), cancellationToken).ConfigureAwait(false);
        }
        else if (faults.Counter.Hits(faults.Plan.Garble))
        {
            await SendAsync(WebPage, cancellationToken).ConfigureAwait(false);
        }
        else if (faults.Counter.Hits(faults.Plan.SilenceWatches))
        {
            await exchange.Response.StartAsync(200, "application/json", cancellationToken).ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, api.Time, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await CutAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(byte[] line, CancellationToken cancellationToken)
    {
        await exchange.Response.StartAsync(200, "application/json", cancellationToken).ConfigureAwait(false);
        await exchange.Response.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        await exchange.Response.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CutAsync(CancellationToken cancellationToken)
    {
        using var cut = new CancellationTokenSource(faults.Plan.CutWatches ?? Timeout.InfiniteTimeSpan, api.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cut.Token);
        try
        {
            await answer(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            if (exchange.Response.HasStarted)
            {
                await exchange.Response.WriteAsync(HalfLine, cancellationToken).ConfigureAwait(false);
            }

            throw new CutOffException(isReset: false);
        }
    }
}
