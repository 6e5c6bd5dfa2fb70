using System.Text.Json.Nodes;
using Rollouts.Sandbox.Nodes.Simulation;

namespace Rollouts.ClusterNodes;

/// <summary>One pod on one of our nodes: the newest that the server told of it, and what its node remembers.</summary>
internal sealed class BoundPod(JsonObject pod, string address)
{
    private readonly Lock _lock = new();
    private JsonObject _pod = pod;

    /// <summary>Its address in the pod network.</summary>
    public string Address { get; } = address;

    /// <summary>The node it is bound to.</summary>
    public string Node { get; } = pod["spec"]!["nodeName"]!.GetValue<string>();

    public string Uid { get; } = UidOf(pod);

    /// <summary>What the last look left; touched only by the one look at a time.</summary>
    public PodState? State { get; set; }

    /// <summary>The status that was written last. Not read back from the server: an old one drops the fields it does not know.</summary>
    public JsonObject? Written { get; set; }

    /// <summary>When it is to be looked at.</summary>
    public DateTimeOffset Due { get; private set; }

    public JsonObject Pod
    {
        get
        {
            lock (_lock)
            {
                return _pod;
            }
        }
    }

    public static string UidOf(JsonObject pod) => pod["metadata"]!["uid"]!.GetValue<string>();

    /// <summary>The server told something new: it is to be looked at, at once.</summary>
    public void Renew(JsonObject pod)
    {
        lock (_lock)
        {
            _pod = pod;
            Due = DateTimeOffset.MinValue;
        }
    }

    /// <summary>Puts the next look off, unless the server has told something new meanwhile.</summary>
    public void PutOff(JsonObject seen, DateTimeOffset until)
    {
        lock (_lock)
        {
            if (ReferenceEquals(seen, _pod))
            {
                Due = until;
            }
        }
    }
}
