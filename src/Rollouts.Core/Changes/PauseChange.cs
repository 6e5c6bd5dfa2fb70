using System.Text.Json.Nodes;
using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Works out pausing and resuming.</summary>
public static class PauseChange
{
    /// <summary>Pauses: template changes are stored but not rolled out until it is resumed.</summary>
    public static RolloutChange Suspend(Workload workload) => Plan(workload, paused: true);

    /// <summary>Resumes: a template change that was stored is rolled out.</summary>
    public static RolloutChange Resume(Workload workload) => Plan(workload, paused: false);

    private static RolloutChange Plan(Workload workload, bool paused)
    {
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

            // A null removes the field, which is how kubectl resumes; false would do the same.
            Patch = new JsonObject { ["spec"] = new JsonObject { ["paused"] = paused ? true : null } },
        };
    }
}
