using System.Globalization;
using System.Text.Json;
using Rollouts.Json;
using Rollouts.Selection;
using Rollouts.Status;

namespace Rollouts.Problems;

/// <summary>
/// Whether enough pods can still become available. They cannot once the pods that are held are more than may be missing; nor when
/// they are as many as the strategy changes at a time, since the controller then waits for them and makes no other.
/// </summary>
internal static class Reach
{
    public static bool IsLost(RolloutSnapshot snapshot, MinimumAvailable minimum, IReadOnlyList<Symptom> ripe)
    {
        var desired = snapshot.Rollout.Desired;
        var required = minimum.Of(desired);
        var pods = ripe.Where(symptom => symptom.Pod is not null && symptom.Held > 0).Select(symptom => symptom.Pod!.Uid).ToHashSet(StringComparer.Ordinal);
        var held = pods.Count + ripe.Where(symptom => symptom.Pod is null).Select(symptom => symptom.Held).DefaultIfEmpty(0).Max();
        if (held == 0)
        {
            return false;
        }

        if (held > desired - required)
        {
            return true;
        }

        // Stalled: as many are held as may be, no other is on its way, and what is ready is not enough.
        var others = snapshot.NewPods.Where(pod => !pods.Contains(pod.Uid) && !pod.IsOver).ToList();
        return held >= Stride(snapshot.Workload, desired) && others.TrueForAll(pod => pod.IsReady) && others.Count < required;
    }

    // How many pods of the new revision may be unready before the controller waits.
    private static int Stride(Workload workload, int desired)
    {
        var json = workload.Json;
        if (workload.Kind == WorkloadKind.Deployment)
        {
            // Surge is rounded up, unavailability down, and both being zero means one (deployment_util.go, ResolveFenceposts).
            var rolling = json.At("spec", "strategy", "rollingUpdate") ?? default;
            return json.Text("spec", "strategy", "type") == "Recreate"
                ? desired
                : Math.Max(1, Resolve(rolling, "maxSurge", "25%", desired, up: true) + Resolve(rolling, "maxUnavailable", "25%", desired, up: false));
        }

        if (UpdateStrategy.Of(workload) == UpdateStrategy.OnDelete)
        {
            return int.MaxValue;
        }

        var update = json.At("spec", "updateStrategy", "rollingUpdate") ?? default;
        return Math.Max(1, Resolve(update, "maxSurge", "0", desired, up: true) + Resolve(update, "maxUnavailable", "1", desired, up: workload.Kind == WorkloadKind.DaemonSet));
    }

    private static int Resolve(JsonElement rolling, string name, string fallback, int desired, bool up)
    {
        if (rolling.Number(name) is { } number)
        {
            return (int)Math.Clamp(number, 0, int.MaxValue / 4);
        }

        var text = rolling.Text(name) ?? fallback;
        if (!int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return 0;
        }

        return text.EndsWith('%') ? (int)(up ? Math.Ceiling(desired * value / 100.0) : Math.Floor(desired * value / 100.0)) : value;
    }
}
