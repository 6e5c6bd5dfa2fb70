using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>Replaces old pods from the highest number down to the partition, one at a time: the next when the last is available.</summary>
internal static class RollingUpdate
{
    /// <summary>Takes the next step.</summary>
    public static void Step(StatefulSetPass pass)
    {
        foreach (var replica in pass.Replicas.Skip(pass.Set.Partition).Reverse())
        {
            if (replica is { Pod: { IsBeingDeleted: false } pod } && replica.Revision != pass.Update.Name)
            {
                Replace(pass, pod);
                return;
            }

            if (!pass.IsAvailable(replica))
            {
                return;
            }
        }
    }

    private static void Replace(StatefulSetPass pass, Objects.Pod pod)
    {
        try
        {
            pass.Control.Delete(pass.Set, pod);
        }
        catch (ApiRefusal refusal) when (refusal.Reason == "NotFound")
        {
            // Gone already: just as well.
        }

        pass.HasDeletedForUpdate = true;
    }
}
