using System.Management.Automation;

namespace Rollouts.Messages;

/// <summary>What a worker may say to the pipeline: a closed set, since only the pipeline's own thread may write.</summary>
internal abstract record Message
{
    private Message()
    {
    }

    /// <summary>An object for the pipeline.</summary>
    internal sealed record Output(object Value) : Message;

    /// <summary>A line for <c>-Verbose</c>.</summary>
    internal sealed record Verbose(string Text) : Message;

    /// <summary>A warning.</summary>
    internal sealed record Warning(string Text) : Message;

    /// <summary>A progress bar's new state.</summary>
    internal sealed record Progress(ProgressRecord Record) : Message;

    /// <summary>A failure that does not end the command.</summary>
    internal sealed record Error(RolloutException Exception, object? Target) : Message;

    /// <summary>A line for the reader: shown by the host, kept out of the pipeline.</summary>
    internal sealed record Line(string Text) : Message;

    /// <summary>A picture for the window, drawn between two messages.</summary>
    internal sealed record Frame(Action Draw) : Message;

    /// <summary>The worker has ended; nothing of it follows.</summary>
    internal sealed record Finished : Message;
}
