using System.Management.Automation;
using Rollouts.Errors;
using Rollouts.Messages;

namespace Rollouts.Commands;

/// <summary>
/// What every command of the module shares: it can be stopped at any moment, its work runs on the thread pool while the pipeline's
/// thread writes what the work says, and its failures become error records with a stable id.
/// </summary>
public abstract class RolloutsCommand : PSCmdlet, IDisposable
{
    // How long a stopped command waits for its worker to notice: well within the 100 ms that a user may notice.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();

    private protected RolloutsCommand()
    {
        StopToken = _stop.Token;
        Outbox = new Outbox(StopToken);
    }

    /// <summary>Cancelled by Ctrl+C, by <c>Select-Object -First</c> downstream and when the pipeline is gone.</summary>
    private protected CancellationToken StopToken { get; }

    /// <summary>Where work on other threads leaves what it has to say; it is written while <see cref="Run{T}"/> runs.</summary>
    private protected Outbox Outbox { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(OnBegin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(OnRecord);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(OnEnd);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => Cancel();

    /// <summary>Called when the pipeline is done with the command, whatever ended it: after <c>Select-Object -First</c> it is the only call.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Cancel();
            _stop.Dispose();
        }
    }

    /// <summary>Before the first input.</summary>
    private protected virtual void OnBegin()
    {
    }

    /// <summary>For every input, or once where there is no pipeline.</summary>
    private protected virtual void OnRecord()
    {
    }

    /// <summary>After the last input.</summary>
    private protected virtual void OnEnd()
    {
    }

    /// <summary>Before a failure ends the command.</summary>
    private protected virtual void OnTerminating(RolloutException error)
    {
    }

    /// <summary>Runs work on the thread pool, writes what it says meanwhile, and returns its result.</summary>
    /// <exception cref="RolloutException">The work's own failure, or a defect of ours, as <see cref="Defect"/> tells it.</exception>
    private protected T Run<T>(Func<CancellationToken, Task<T>> work)
    {
        var worker = Task.Run(() => work(StopToken), StopToken);
        Attend(worker);
        return worker.Result;
    }

    /// <summary>Runs work that has no result.</summary>
    private protected void Run(Func<CancellationToken, Task> work) => Attend(Task.Run(() => work(StopToken), StopToken));

    /// <summary>Writes an error that does not end the command.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">What it is about; null for what the failure itself says.</param>
    private protected void WriteError(RolloutException exception, object? target = null) => WriteError(ErrorRecords.Create(exception, target));

    /// <summary>Writes what a worker has said.</summary>
    private protected virtual void Write(Message message)
    {
        switch (message)
        {
            case Message.Output output:
                WriteObject(output.Value);
                break;
            case Message.Verbose verbose:
                WriteVerbose(verbose.Text);
                break;
            case Message.Warning warning:
                WriteWarning(warning.Text);
                break;
            case Message.Progress progress:
                WriteProgress(progress.Record);
                break;
            case Message.Error error:
                WriteError(error.Exception, error.Target);
                break;
            case Message.Frame frame:
                frame.Draw();
                break;
            case Message.Line line:
                // As Write-Host does: the host shows it whatever the preferences are, and 6> redirects it.
                WriteInformation(new HostInformationMessage { Message = line.Text }, ["PSHOST", "Rollouts"]);
                break;
        }
    }

    private void Attend(Task worker)
    {
        _ = worker.ContinueWith(_ => Outbox.Finish(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Drain(worker);
        try
        {
            worker.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (e is not RolloutException)
        {
            WriteDebug(e.StackTrace ?? "");
            throw Defect.Of(e);
        }
    }

    // Nothing here catches around a write: what the pipeline throws through it (a stop, -ErrorAction Stop) must reach the engine untouched.
    private void Drain(Task worker)
    {
        var finished = false;
        try
        {
            while (TakeOrStop() is { } message)
            {
                Write(message);
            }

            finished = true;
        }
        finally
        {
            if (!finished)
            {
                Cancel();
                _ = Task.WhenAny(worker, Task.Delay(Grace)).GetAwaiter().GetResult();
            }
        }
    }

    private Message? TakeOrStop()
    {
        try
        {
            return Outbox.Take();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (RolloutException e)
        {
            OnTerminating(e);
            ThrowTerminatingError(ErrorRecords.Create(e));
        }
    }

    private void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The engine calls StopProcessing on another thread and does not wait for it before Dispose: then all is cancelled already.
        }
    }
}
