using System.Net.Sockets;
using System.Text;

namespace Rollouts.Sandbox.Wire;

/// <summary>One client's connection: its requests, one after another.</summary>
/// <param name="socket">The connection.</param>
/// <param name="answer">Answers a request.</param>
/// <param name="time">The clock of the <c>Date</c> header.</param>
internal sealed class Connection(Socket socket, Func<HttpRequest, HttpResponse, CancellationToken, Task> answer, TimeProvider time) : IDisposable
{
    /// <summary>Answers requests until the client leaves or the server stops.</summary>
    public async Task ServeAsync(CancellationToken stopping)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                var reader = new RequestReader(stream);
                while (await NextAsync(stream, reader, stopping).ConfigureAwait(false))
                {
                }
            }
            catch (CutOffException cut)
            {
                if (cut.IsReset)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client left in the middle, or the server stops: there is nobody to tell.
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    /// <returns>Whether the connection can bear another request.</returns>
    private async Task<bool> NextAsync(NetworkStream stream, RequestReader reader, CancellationToken stopping)
    {
        HttpRequest? request;
        try
        {
            request = await reader.ReadAsync(stopping).ConfigureAwait(false);
        }
        catch (BadRequestException e)
        {
            await new HttpResponse(stream, time, isHead: false).SendAsync(e.StatusCode, "text/plain", Encoding.UTF8.GetBytes(e.Message), stopping).ConfigureAwait(false);
            return false;
        }

        if (request is null)
        {
            return false;
        }

        using var asked = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var answered = new CancellationTokenSource();
        var leaving = reader.HasMore ? Task.CompletedTask : CancelWhenClientLeavesAsync(asked, answered.Token);
        var response = new HttpResponse(stream, time, request.Method == "HEAD");
        try
        {
            await answer(request, response, asked.Token).ConfigureAwait(false);
        }
        finally
        {
            await answered.CancelAsync().ConfigureAwait(false);
            await leaving.ConfigureAwait(false);
        }

        return response.IsComplete && !string.Equals(request.Headers["Connection"], "close", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Looks at the next byte without taking it: a client that sends nothing more has left.</summary>
    private async Task CancelWhenClientLeavesAsync(CancellationTokenSource asked, CancellationToken answered)
    {
        try
        {
            if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, answered).ConfigureAwait(false) == 0)
            {
                await asked.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Answered: the client may stay.
            return;
        }
        catch (SocketException)
        {
            await asked.CancelAsync().ConfigureAwait(false);
        }
    }
}
