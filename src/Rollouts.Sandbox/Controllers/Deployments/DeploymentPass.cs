using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Controllers.Events;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>
/// One look at one Deployment: what was read, and the ways to write. Each write makes a change that is seen again as an event,
/// so a pass may end after any of them and the next one goes on from there.
/// </summary>
internal sealed class DeploymentPass
{
    private readonly IApi _api;
    private readonly EventRecorder _events;

    /// <summary>Begins a look.</summary>
    /// <param name="api">The API.</param>
    /// <param name="events">Where events are told.</param>
    /// <param name="deployment">The Deployment.</param>
    /// <param name="sets">Its ReplicaSets.</param>
    /// <param name="pods">Their pods, by the ReplicaSet's UID, gone ones included until they are deleted.</param>
    public DeploymentPass(IApi api, EventRecorder events, Deployment deployment, IReadOnlyList<ReplicaSet> sets, ILookup<string, Pod> pods)
    {
        _api = api;
        _events = events;
        Deployment = deployment;
        Status = DeploymentStatus.Read(deployment.Json["status"]);
        Revision = deployment.Annotations.GetValueOrDefault(DeploymentAnnotations.Revision);
        Pods = pods;
        NewSet = FindNewSet(deployment, sets);
        OldSets = [.. sets.Where(s => s.Uid != NewSet?.Uid)];
    }

    /// <summary>The Deployment as it was read.</summary>
    public Deployment Deployment { get; private set; }

    /// <summary>Its status as it was read or last written.</summary>
    public DeploymentStatus Status { get; set; }

    /// <summary>Its revision annotation as it should be; written with the status.</summary>
    public string? Revision { get; set; }

    /// <summary>The ReplicaSet of the current template; null where there is none yet.</summary>
    public ReplicaSet? NewSet { get; set; }

    /// <summary>Its other ReplicaSets.</summary>
    public IReadOnlyList<ReplicaSet> OldSets { get; }

    /// <summary>All its ReplicaSets.</summary>
    public IReadOnlyList<ReplicaSet> AllSets => NewSet is null ? OldSets : [.. OldSets, NewSet];

    /// <summary>The pods of its ReplicaSets, by the ReplicaSet's UID.</summary>
    public ILookup<string, Pod> Pods { get; }

    /// <summary>The cluster's time.</summary>
    public DateTimeOffset Now => _api.Time.GetUtcNow();

    /// <summary>Scales a ReplicaSet where it is of another size, and tells it.</summary>
    /// <returns>Whether it was of another size.</returns>
    public bool ScaleAndTell(ReplicaSet set, int size) => set.Desired != size && Scale(set, size);

    /// <summary>Writes a ReplicaSet's size and the notes on it that scaling in proportion needs.</summary>
    /// <returns>Whether its size has changed.</returns>
    public bool Scale(ReplicaSet set, int size)
    {
        var draft = set.Draft();
        var noted = NoteReplicas(draft.Metadata().Section("annotations"));
        var resized = set.Desired != size;
        if (!resized && !noted)
        {
            return false;
        }

        draft.Section("spec")["replicas"] = size;
        _api.Update(Resources.ReplicaSets, draft);
        if (resized)
        {
            TellScaled(set.Name, set.Desired, size);
        }

        return resized;
    }

    /// <summary>Notes on a ReplicaSet how many replicas the Deployment has and may have.</summary>
    /// <returns>Whether that was not noted already.</returns>
    public bool NoteReplicas(JsonObject annotations)
    {
        var desired = Deployment.Desired.ToString(CultureInfo.InvariantCulture);
        var most = (Deployment.Desired + ReplicaLimits.MaxSurge(Deployment)).ToString(CultureInfo.InvariantCulture);
        var changed = annotations.Text(DeploymentAnnotations.DesiredReplicas) != desired || annotations.Text(DeploymentAnnotations.MaxReplicas) != most;
        annotations[DeploymentAnnotations.DesiredReplicas] = desired;
        annotations[DeploymentAnnotations.MaxReplicas] = most;
        return changed;
    }

    /// <summary>Writes the status and, with it, the revision annotation.</summary>
    public void WriteStatus(DeploymentStatus status)
    {
        var draft = Deployment.Draft();
        draft["status"] = status.ToJson();
        if (Revision is { } revision)
        {
            draft.Metadata().Section("annotations")[DeploymentAnnotations.Revision] = revision;
        }

        Deployment = new Deployment(_api.UpdateStatus(Resources.Deployments, draft));
        Status = status;
    }

    /// <summary>Creates a ReplicaSet.</summary>
    public ReplicaSet Create(JsonObject set) => new(_api.Create(Resources.ReplicaSets, set));

    /// <summary>Updates a ReplicaSet.</summary>
    public ReplicaSet Update(JsonObject set) => new(_api.Update(Resources.ReplicaSets, set));

    /// <summary>Reads a ReplicaSet of this namespace; null where there is none.</summary>
    public ReplicaSet? FindSet(string name) => _api.Find(Resources.ReplicaSets, Deployment.Namespace, name) is { } json ? new ReplicaSet(json) : null;

    /// <summary>Deletes a ReplicaSet.</summary>
    public void Delete(ReplicaSet set) => _api.Delete(Resources.ReplicaSets, set.Namespace, set.Name, new DeleteOptions(Uid: set.Uid));

    /// <summary>Tells that a ReplicaSet was scaled.</summary>
    public void TellScaled(string name, int from, int to) => _events.Normal(
        DeploymentController.Source,
        EventSubject.Of(Resources.Deployments, Deployment),
        "ScalingReplicaSet",
        string.Create(CultureInfo.InvariantCulture, $"Scaled {(from < to ? "up" : "down")} replica set {name} from {from} to {to}"));

    /// <summary>Tells an event that somebody should look into.</summary>
    public void Warn(string reason, string message) =>
        _events.Warning(DeploymentController.Source, EventSubject.Of(Resources.Deployments, Deployment), reason, message);

    /// <summary>The oldest ReplicaSet whose template is the Deployment's.</summary>
    private static ReplicaSet? FindNewSet(Deployment deployment, IReadOnlyList<ReplicaSet> sets) =>
        sets.Where(s => s.TemplateFingerprint == deployment.TemplateFingerprint).Order(ByAge.OldestFirst).FirstOrDefault();
}
