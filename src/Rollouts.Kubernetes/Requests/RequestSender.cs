using System.Runtime.ExceptionServices;
using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Kubernetes.Connections;
using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes.Requests;

/// <summary>
/// Sends requests, tries again where that is safe, and turns every failure into a <see cref="RequestFailureException"/>.
/// Reads are tried again after refusals that invite it and after broken connections; writes only where the server cannot have
/// acted on them, since a change must not be made twice.
/// </summary>
internal sealed class RequestSender(Connection connection, SessionNotes notes)
{
    /// <summary>How long an answer, or the next piece of it, may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int LongestError = 64 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConnectionFailures _failures = new(connection);

    /// <summary>The clock.</summary>
    public TimeProvider Time => connection.Time;

    /// <summary>What the session tells.</summary>
    public SessionNotes Notes => notes;

    /// <summary>Whether the server is there.</summary>
    public ServerPresence Presence { get; } = new(connection.Target.Identity.Context is { Length: > 0 } context ? $"the cluster {SafeText.Line(context, 200)}" : "the cluster", notes, connection.Time);

    /// <summary>How refusals are told.</summary>
    public StatusErrors Errors { get; } = new(connection);

    /// <summary>Gets a whole answer, trying again as allowed.</summary>
    public Task<ApiReply> FetchAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RetryAsync(request, () => FetchOnceAsync(request, cancellationToken), cancellationToken);

    /// <summary>Gets a whole answer that will be asked for again, whatever becomes of this try.</summary>
    public async Task<ApiReply> PollAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var asked = Time.GetTimestamp();
        try
        {
            return await FetchAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailureException failure)
        {
            Presence.Missed(failure, asked);
            throw;
        }
    }

    /// <summary>Gets the last lines of a log, in one try, however much comes.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="most">How many lines at most.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<IReadOnlyList<string>> FetchLastLinesAsync(ApiRequest request, int most, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, limit, cancellationToken).ConfigureAwait(false);
        try
        {
            return await TimeLimit.RunAsync(token => LastLinesAsync(response, most, token), limit, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not RequestFailureException)
        {
            throw Failure(problem, limit, cancellationToken);
        }
    }

    /// <summary>Opens an answer to be read piece by piece, trying again as allowed.</summary>
    public Task<HttpResponseMessage> OpenWithRetriesAsync(ApiRequest request, CancellationToken cancellationToken) =>
        RetryAsync(request, () => OpenAsync(request, Patience, cancellationToken), cancellationToken);

    /// <summary>Opens an answer to be read piece by piece, in one try.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="limit">How long the headers may take.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            var started = Time.GetTimestamp();
            var response = await connection.SendAsync(request.Blueprint, limit, notes, cancellationToken).ConfigureAwait(false);
            notes.Verbose($"{request.Blueprint.Method} {connection.Target.Server}{request.Blueprint.PathAndQuery}: {(int)response.StatusCode} in {Time.GetElapsedTime(started).TotalMilliseconds:0} ms.");
            if ((int)response.StatusCode < 500)
            {
                Presence.Answered();
            }

            foreach (var warning in WarningHeaders.Read(response))
            {
                notes.WarnOnce(connection.Redact(warning));
            }

            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var body = await TimeLimit.RunAsync(token => BeginningAsync(response, LongestError, token), Patience, Time, cancellationToken).ConfigureAwait(false);
                throw Errors.From(request, response, body, Time.GetUtcNow());
            }
        }
        catch (Exception problem) when (problem is not RequestFailureException)
        {
            throw Failure(problem, limit, cancellationToken);
        }
    }

    /// <summary>What to throw instead of what went wrong on a connection. What is not the connection's is thrown here, as it is.</summary>
    /// <param name="problem">What was caught.</param>
    /// <param name="limit">The limit that a TimeoutException stands for.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public Exception Failure(Exception problem, TimeSpan limit, CancellationToken cancellationToken) => problem switch
    {
        // Whatever broke, broke because of it. A new exception: the client's own may lead to the request.
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),
        HttpRequestException broken => _failures.From(broken),

        // JSON that an event of a stream is not.
        IOException or JsonException => _failures.Broken(),
        TimeoutException => _failures.Silent(limit),

        // Neither the caller nor our limit: the handler's own limit for making connections.
        OperationCanceledException => _failures.NotConnected(),
        RolloutException refused => new RequestFailureException(refused),
        _ => Thrown(problem),
    };

    /// <summary>Tries several times.</summary>
    public async Task<T> RetryAsync<T>(ApiRequest request, Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, LongestPause);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (RequestFailureException failure) when (failure.IsTransient && tries < failure.Attempts && (failure.NothingHappened || !request.IsWrite))
            {
                var pause = failure.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : backoff.Next();
                notes.Verbose($"{failure.Message} Trying again in {pause.TotalSeconds:0.0} s ({tries} of {failure.Attempts - 1}).");
                await Task.Delay(pause, Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ApiReply> FetchOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(request, Patience, cancellationToken).ConfigureAwait(false);
        try
        {
            var body = await TimeLimit.RunAsync(response.Content.ReadAsByteArrayAsync, Patience, Time, cancellationToken).ConfigureAwait(false);
            return new ApiReply(Parse(request, response, body), response.Headers.Date);
        }
        catch (Exception problem) when (problem is not RequestFailureException)
        {
            throw Failure(problem, Patience, cancellationToken);
        }
    }

    private static Exception Thrown(Exception problem)
    {
        ExceptionDispatchInfo.Throw(problem);
        return problem;
    }

    private JsonElement Parse(ApiRequest request, HttpResponseMessage response, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = YamlReader.MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw NotJson();
        }
        catch (JsonException)
        {
            throw NotJson();
        }

        RequestFailureException NotJson() => Errors.NotJson(request, (int)response.StatusCode, response.Content.Headers.ContentType, body);
    }

    private static async Task<IReadOnlyList<string>> LastLinesAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var tail = new LogTail(most);
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            tail.Add(buffer.AsSpan(0, read));
        }

        return tail.ToLines();
    }

    private static async Task<byte[]> BeginningAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[most];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return buffer[..length];
    }
}
