using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.StatefulSets;

/// <summary>Creates and deletes a StatefulSet's pods and their claims, and tells of it.</summary>
/// <param name="api">The API.</param>
/// <param name="events">Where events are told.</param>
internal sealed class StatefulPodControl(IApi api, EventRecorder events)
{
    private static readonly EventSource Source = new("statefulset-controller");

    /// <summary>Creates a pod, its claims first.</summary>
    /// <exception cref="ApiRefusal">One of them was refused.</exception>
    public void Create(StatefulSet set, ControllerRevision revision, int ordinal)
    {
        var pod = PodIdentity.NewPod(set, revision, ordinal);
        Do(set, "Create", pod.Name(), () =>
        {
            EnsureClaims(set, ordinal);
            api.Create(Resources.Pods, pod);
        });
    }

    /// <summary>Deletes a pod.</summary>
    /// <exception cref="ApiRefusal">It was refused.</exception>
    public void Delete(StatefulSet set, Pod pod) =>
        Do(set, "Delete", pod.Name, () => api.Delete(Resources.Pods, pod.Namespace, pod.Name, new DeleteOptions(Uid: pod.Uid)));

    /// <summary>Gives an adopted or changed pod the labels that it should have.</summary>
    /// <exception cref="ApiRefusal">It was refused.</exception>
    public void Mark(StatefulSet set, Pod pod, int ordinal)
    {
        var draft = pod.Draft();
        PodIdentity.Mark(draft, ordinal);
        Do(set, "Update", pod.Name, () => api.Update(Resources.Pods, draft));
    }

    /// <summary>Creates those claims of a pod that are not there.</summary>
    /// <exception cref="ApiRefusal">One was refused.</exception>
    public void EnsureClaims(StatefulSet set, int ordinal)
    {
        foreach (var claim in VolumeClaims.Of(set, ordinal).Where(c => api.Find(Resources.PersistentVolumeClaims, set.Namespace, c.Name()) is null))
        {
            Create(set, claim, PodIdentity.NameOf(set, ordinal));
        }
    }

    private void Create(StatefulSet set, JsonObject claim, string pod)
    {
        try
        {
            api.Create(Resources.PersistentVolumeClaims, claim);
            events.Normal(Source, About(set), "SuccessfulCreate", $"create Claim {claim.Name()} Pod {pod} in StatefulSet {set.Name} success");
        }
        catch (ApiRefusal refusal)
        {
            events.Warning(Source, About(set), "FailedCreate", $"create Claim {claim.Name()} for Pod {pod} in StatefulSet {set.Name} failed error: {refusal.Message}");
            throw;
        }
    }

    private void Do(StatefulSet set, string verb, string pod, Action act)
    {
        var told = $"{verb.ToLowerInvariant()} Pod {pod} in StatefulSet {set.Name}";
        try
        {
            act();
            events.Normal(Source, About(set), "Successful" + verb, told + " successful");
        }
        catch (ApiRefusal refusal)
        {
            // That somebody else's pod has the name is not told, only tried again.
            if (refusal.Reason != "AlreadyExists")
            {
                events.Warning(Source, About(set), "Failed" + verb, $"{told} failed error: {refusal.Message}");
            }

            throw;
        }
    }

    private static EventSubject About(StatefulSet set) => EventSubject.Of(Resources.StatefulSets, set);
}
