using System.Text.Json.Nodes;
using Rollouts.Errors;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Works out pausing and resuming, which only Deployments know.</summary>
public static class PauseChange
{
    /// <summary>Pauses: template changes are stored but not rolled out until it is resumed.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.KindNotSupported"/>, with what does the same on that kind.</exception>
    public static RolloutChange Suspend(Workload workload) => Plan(workload, paused: true);

    /// <summary>Resumes: a template change that was stored is rolled out.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.KindNotSupported"/>, with what does the same on that kind.</exception>
    public static RolloutChange Resume(Workload workload) => Plan(workload, paused: false);

    private static RolloutChange Plan(Workload workload, bool paused)
    {
        if (workload.Kind != WorkloadKind.Deployment)
        {
            throw HeldOtherwise(workload, paused);
        }

        var isNeeded = workload.Json.Flag("spec", "paused") != paused;
        return new RolloutChange
        {
            Workload = workload,
            IsNeeded = isNeeded,
            Action = (paused, isNeeded) switch
            {
                (true, true) => "suspend",
                (true, false) => "is suspended already",
                (false, true) => "resume",
                (false, false) => "is not suspended",
            },

            // A brake has to hold most of all where somebody has just deployed something else.
            SuitsAnyTemplate = paused,

            // A null removes the field, which is how kubectl resumes; false would do the same.
            Patch = new JsonObject { ["spec"] = new JsonObject { ["paused"] = paused ? true : null } },
        };
    }

    private static RolloutException HeldOtherwise(Workload workload, bool paused)
    {
        var (how, strategy) = workload.Kind == WorkloadKind.StatefulSet
            ? ("a partition: only pods from that ordinal on are updated", Partition(paused ? workload.Json.Number("spec", "replicas") ?? 1 : 0))
            : ("the update strategy OnDelete: no pod is replaced until somebody deletes it", Type(paused ? UpdateStrategy.OnDelete : UpdateStrategy.RollingUpdate));
        var patch = new JsonObject { ["spec"] = new JsonObject { ["updateStrategy"] = strategy } };
        return new RolloutException(
            ErrorId.KindNotSupported,
            $"{workload.Describe()} cannot be {(paused ? "suspended" : "resumed")}: only Deployments can. A {workload.Kind}'s updates are held by {how}.",
            NextCommand.Kubectl($"patch {workload.Kind.Prefix} {workload.Name} -p '{patch.ToJsonString()}'", workload));
    }

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Partition(long ordinal)
    {
        var strategy = Type(UpdateStrategy.RollingUpdate);
        strategy["rollingUpdate"] = new JsonObject { ["partition"] = ordinal };
        return strategy;
    }
}
