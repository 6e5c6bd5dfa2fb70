using System.Text.Json;
using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Requests;

/// <summary>
/// Goes through a list page by page, through broken connections and expired page tokens. Within one snapshot no object comes
/// twice; where a new snapshot had to be taken the cursor says so, and its user sorts out what came before.
/// </summary>
internal sealed class ListCursor(RequestSender sender, ResourceType type, ListQuery query) : IDisposable
{
    private const int MostBreaks = 4;

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    private ApiRequest? _request;
    private HttpResponseMessage? _response;
    private ListPageReader? _page;
    private ByteBuffer? _buffer;
    private string? _continue;
    private bool _inPages = true;
    private bool _isDone;
    private int _read;
    private int _toSkip;
    private int _breaks;

    /// <summary>The resource version of the snapshot, to watch from; known at the end.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>The server's clock when it answered the page.</summary>
    public DateTimeOffset? ServerTime { get; private set; }

    /// <summary>The next step.</summary>
    /// <exception cref="RequestFailureException">The list cannot be read.</exception>
    public async ValueTask<ListStep> NextAsync(CancellationToken cancellationToken)
    {
        while (!_isDone)
        {
            try
            {
                if (_page is null)
                {
                    await OpenPageAsync(cancellationToken).ConfigureAwait(false);
                }

                if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not { } item)
                {
                    EndPage();
                }
                else if (_toSkip > 0)
                {
                    _toSkip--;
                }
                else
                {
                    _read++;
                    return new ListStep(ListStepKind.Item, item);
                }
            }
            catch (RequestFailureException failure) when (failure.StatusCode == 410 && _continue is not null)
            {
                // Like client-go: the list that takes its place comes in one answer, which cannot expire half-way.
                sender.Notes.Verbose($"{failure.Message} The list is read anew.");
                _inPages = false;
                return Restart();
            }
            catch (RequestFailureException failure) when (_page is not null && failure.IsTransient && ++_breaks <= MostBreaks)
            {
                sender.Notes.Verbose($"{failure.Message} The page is read again.");
                await Task.Delay(_backoff.Next(), sender.Time, cancellationToken).ConfigureAwait(false);
                if (_continue is null && _read > 0)
                {
                    // A first page without its token is another snapshot when asked for again.
                    return Restart();
                }

                // The token brings the same page: what was told of it is skipped.
                _toSkip = _read;
                ClosePage();
            }
        }

        return new ListStep(ListStepKind.End, default);
    }

    public void Dispose() => ClosePage();

    private async Task OpenPageAsync(CancellationToken cancellationToken)
    {
        _request = ApiRequest.List(type, query, _continue, _inPages);
        _response = await sender.OpenWithRetriesAsync(_request, cancellationToken).ConfigureAwait(false);
        ServerTime = _response.Headers.Date;
        var stream = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        _buffer = new ByteBuffer(stream, RequestSender.Patience, sender.Time);
        _page = new ListPageReader(_buffer);
    }

    private async Task<JsonElement?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var item = await _page!.NextAsync(cancellationToken).ConfigureAwait(false);
            return item is not null || _page.HasItems ? item : throw new JsonException("The answer is no list.");
        }
        catch (JsonException)
        {
            throw sender.Errors.NotJson(_request!, (int)_response!.StatusCode, _response.Content.Headers.ContentType, _buffer!.Unused);
        }
        catch (Exception problem) when (problem is not RequestFailureException)
        {
            throw sender.Failure(problem, RequestSender.Patience, cancellationToken);
        }
    }

    private void EndPage()
    {
        if (ResourceVersion.Length == 0)
        {
            ResourceVersion = _page!.ResourceVersion;
        }

        _continue = _page!.Continue.Length > 0 ? _page.Continue : null;
        _isDone = _continue is null;
        (_read, _toSkip, _breaks) = (0, 0, 0);
        _backoff.Reset();
        ClosePage();
    }

    private ListStep Restart()
    {
        ClosePage();
        _continue = null;
        (_read, _toSkip) = (0, 0);
        ResourceVersion = "";
        return new ListStep(ListStepKind.Restart, default);
    }

    private void ClosePage()
    {
        _response?.Dispose();
        (_response, _page, _buffer) = (null, null, null);
    }
}
