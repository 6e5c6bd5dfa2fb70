using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Loop;

/// <summary>
/// A control loop: told which object has changed, it compares what is with what should be and takes one step towards it.
/// It is told nothing of *what* changed, so a missed or doubled notice does no harm.
/// </summary>
/// <param name="loop">The loop that calls it.</param>
internal abstract class Controller(WorkLoop loop)
{
    /// <summary>Whose turn it is: nobody of a rank works while there is work of a lower one.</summary>
    public virtual int Rank => 0;

    /// <summary>Brings one object a step nearer to what it should be. It may be gone by now.</summary>
    /// <param name="key">The object.</param>
    /// <exception cref="ApiRefusal">The API refused a step: it is tried again after a pause that doubles each time.</exception>
    public abstract void Sync(ObjectKey key);

    /// <summary>Asks for a look at an object; asked for twice before it happens, it happens once.</summary>
    public void Enqueue(ObjectKey key) => loop.Add(new WorkItem(this, key));

    /// <summary>Asks for a look at an object after a while. Of several such wishes the earliest counts.</summary>
    public void EnqueueAfter(ObjectKey key, TimeSpan delay) => loop.AddAfter(new WorkItem(this, key), delay);

    /// <summary>Asks for a look at an object after a pause that doubles with every failed or rate-limited look before it.</summary>
    protected void EnqueueRateLimited(ObjectKey key) => loop.AddRateLimited(new WorkItem(this, key));
}
