using System.Threading.Channels;
using Rollouts.Clusters;
using Rollouts.Status;

namespace Rollouts.Following;

/// <summary>A rollout that is followed, and the inbox that the shared streams fill for it.</summary>
internal sealed class FollowedRollout
{
    private readonly Channel<Sighting> _inbox = Channel.CreateUnbounded<Sighting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="first">The workload as it was first read.</param>
    /// <param name="cluster">The session it is followed through.</param>
    /// <param name="time">The clock.</param>
    public FollowedRollout(Workload first, ICluster cluster, TimeProvider time)
    {
        First = first;
        Cluster = cluster;
        Uid = first.Uid;
        Surroundings = new Surroundings(new ServerClock(time));
        Inbox = new Inbox(_inbox.Reader, time);
    }

    /// <summary>The workload as it was first read.</summary>
    public Workload First { get; }

    /// <summary>The session it is followed through.</summary>
    public ICluster Cluster { get; }

    /// <summary>The UID of the object that is followed: a watch goes on with what takes its name.</summary>
    public string Uid { get; set; }

    /// <summary>What is known of its pods and of what else bears on it; empty until the streams have told.</summary>
    public Surroundings Surroundings { get; set; }

    /// <summary>What has been seen and not been taken in yet, in order.</summary>
    public Inbox Inbox { get; }

    /// <summary>Completes when nobody listens any more, so that streams which serve nobody else can end.</summary>
    public Task Over => _over.Task;

    /// <summary>Tells what was seen.</summary>
    public void Tell(Sighting sighting) => _inbox.Writer.TryWrite(sighting);

    /// <summary>Passes on a defect, so that whoever listens fails instead of waiting for ever.</summary>
    public void Break(Exception defect) => _inbox.Writer.TryComplete(defect);

    /// <summary>Says that nobody listens any more.</summary>
    public void End() => _over.TrySetResult();
}
