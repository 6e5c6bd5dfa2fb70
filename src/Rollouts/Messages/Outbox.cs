using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Rollouts.Clusters;

namespace Rollouts.Messages;

/// <summary>
/// Carries messages from workers, on any thread, to the pipeline's thread. Objects wait for room: while the pipeline is busy with what
/// it has, no more are made, so ten thousand rollouts are never held in memory for a slow reader. What is merely said does not wait: who
/// follows a rollout must not be held up by a reader who has stopped at another.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A worker that outlives the command by a moment must not meet a disposed queue; it holds no handles.")]
internal sealed class Outbox
{
    private const int Capacity = 64;
    private readonly BlockingCollection<Message> _messages = [];
    private readonly SemaphoreSlim _room = new(Capacity);
    private readonly CancellationToken _stopToken;

    internal Outbox(CancellationToken stopToken)
    {
        _stopToken = stopToken;
    }

    /// <summary>Whether lines are passed on.</summary>
    internal bool ShowsLines { get; set; } = true;

    /// <summary>Emits an object.</summary>
    internal void Output(object value)
    {
        _room.Wait(_stopToken);
        Send(new Message.Output(value));
    }

    /// <summary>Writes a verbose line.</summary>
    internal void Verbose(string text) => Send(new Message.Verbose(text));

    /// <summary>Writes a warning.</summary>
    internal void Warning(string text) => Send(new Message.Warning(text));

    /// <summary>Updates a progress bar.</summary>
    internal void Progress(ProgressRecord record) => Send(new Message.Progress(record));

    /// <summary>Writes an error and goes on.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">What it is about; null for what the failure itself says.</param>
    internal void Error(RolloutException exception, object? target = null) => Send(new Message.Error(exception, target));

    /// <summary>Shows a line to the reader.</summary>
    internal void Line(string text)
    {
        if (ShowsLines)
        {
            Send(new Message.Line(text));
        }
    }

    /// <summary>Draws a picture.</summary>
    internal void Frame(Action draw) => Send(new Message.Frame(draw));

    /// <summary>Passes on what a cluster session tells. A shared connection may still tell something when the command is over: nobody is left to hear it.</summary>
    internal void Note(ClusterNote note)
    {
        if (_stopToken.IsCancellationRequested)
        {
            return;
        }

        switch (note.Kind)
        {
            case ClusterNoteKind.Warning:
                Warning(note.Text);
                break;
            case ClusterNoteKind.Presence:
                Line(note.Text);
                break;
            default:
                Verbose(note.Text);
                break;
        }
    }

    /// <summary>Passes on, as a verbose line, what a stream tells.</summary>
    internal void Note(string text) => Note(new ClusterNote(ClusterNoteKind.Verbose, text));

    /// <summary>Tells the reader that the worker has ended. It never throws: after a stop there is no reader.</summary>
    internal void Finish() => _messages.Add(new Message.Finished(), CancellationToken.None);

    /// <summary>Waits for the next message; null when the worker has ended.</summary>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    internal Message? Take()
    {
        var message = _messages.Take(_stopToken);
        if (message is Message.Output)
        {
            _room.Release();
        }

        return message is Message.Finished ? null : message;
    }

    private void Send(Message message) => _messages.Add(message, _stopToken);
}
