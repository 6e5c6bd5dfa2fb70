using System.Globalization;
using Rollouts.Json;
using static System.FormattableString;

namespace Rollouts.Advice.Rules;

/// <summary>A strategy that may stop every old pod before a new one is available.</summary>
internal sealed class AllAtOnce : IAdviceRule
{
    public string Id => nameof(AllAtOnce);

    public IEnumerable<Hint> Check(AdviceSubject subject)
    {
        switch (subject.Strategy.Text("type"))
        {
            case "Recreate" when subject.Desired > 0:
                yield return Hint.Warning(
                    "its strategy is Recreate: all old pods are stopped before the first new one starts, and a bad version leaves none",
                    Hint.Manifest("spec: { strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }"));
                break;
            case null or "RollingUpdate" when LetsAllGo(subject):
                yield return Hint.Warning(
                    Invariant($"maxUnavailable is {MaxUnavailable(subject)} of {subject.Desired}: all old pods may be stopped before a new one is available"),
                    Hint.Manifest(subject.IsDeployment
                        ? "spec: { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }"
                        : "spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } }"));
                break;
        }
    }

    private static bool LetsAllGo(AdviceSubject subject)
    {
        // A set of one pod cannot do better with the 1 that the API fills in.
        var cannotDoBetter = !subject.IsDeployment && subject.Desired == 1 && MaxUnavailable(subject) == "1";
        return subject.Desired > 0 && !cannotDoBetter && Unavailable(subject) >= subject.Desired;
    }

    // With the controllers' own rounding. Of a Deployment, where neither a surge nor an unavailable pod is allowed, one must go (ResolveFenceposts).
    private static long Unavailable(AdviceSubject subject)
    {
        if (subject.IsDaemonSet)
        {
            return Resolve(MaxUnavailable(subject), subject.Desired, roundUp: true);
        }

        var unavailable = Resolve(MaxUnavailable(subject), subject.Desired, roundUp: false);
        var mayBeNone = subject.IsDeployment && Resolve(Written(subject, "maxSurge") ?? "25%", subject.Desired, roundUp: true) > 0;
        return mayBeNone ? unavailable : Math.Max(unavailable, 1);
    }

    private static string MaxUnavailable(AdviceSubject subject) => Written(subject, "maxUnavailable") ?? (subject.IsDeployment ? "25%" : "1");

    private static string? Written(AdviceSubject subject, string field) =>
        subject.Strategy.At("rollingUpdate", field) is { } value ? SafeText.Line(value.ToString()) : null;

    private static long Resolve(string value, long total, bool roundUp)
    {
        var isPercent = value.EndsWith('%');
        return long.TryParse(value.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? isPercent ? ((number * total) + (roundUp ? 99 : 0)) / 100 : number
            : 0;
    }
}
