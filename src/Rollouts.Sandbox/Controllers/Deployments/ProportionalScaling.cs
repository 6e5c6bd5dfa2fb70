using System.Globalization;
using Rollouts.Sandbox.Controllers.Objects;

namespace Rollouts.Sandbox.Controllers.Deployments;

/// <summary>
/// Scales a Deployment. With one ReplicaSet that bears pods it is that one's size. In the middle of a rolling update the
/// replicas to add or remove are shared among the sets by their sizes, so that the mixture of old and new stays what it was.
/// </summary>
internal static class ProportionalScaling
{
    /// <summary>Whether the Deployment was scaled since its ReplicaSets were.</summary>
    public static bool IsDue(DeploymentPass pass) => pass.AllSets.Any(s =>
        s.Desired > 0
        && int.TryParse(s.Annotations.GetValueOrDefault(DeploymentAnnotations.DesiredReplicas), NumberStyles.None, CultureInfo.InvariantCulture, out var desired)
        && desired != pass.Deployment.Desired);

    /// <summary>Scales.</summary>
    public static void Scale(DeploymentPass pass)
    {
        if (TheOneToScale(pass) is { } only)
        {
            pass.ScaleAndTell(only, pass.Deployment.Desired);
        }
        else if (IsSaturated(pass.Deployment, pass.NewSet))
        {
            foreach (var old in pass.OldSets.Where(s => s.Desired > 0))
            {
                pass.ScaleAndTell(old, 0);
            }
        }
        else if (!pass.Deployment.IsRecreate)
        {
            Share(pass);
        }
    }

    /// <summary>The only set that bears pods, or the newest where none does; null where several do.</summary>
    private static ReplicaSet? TheOneToScale(DeploymentPass pass)
    {
        var active = pass.AllSets.Where(s => s.Desired > 0).ToList();
        return active.Count switch
        {
            0 => pass.NewSet ?? pass.OldSets.Order(ByAge.NewestFirst).FirstOrDefault(),
            1 => active[0],
            _ => null,
        };
    }

    private static bool IsSaturated(Deployment deployment, ReplicaSet? set) =>
        set is not null
        && set.Annotations.GetValueOrDefault(DeploymentAnnotations.DesiredReplicas) == deployment.Desired.ToString(CultureInfo.InvariantCulture)
        && set.Desired == deployment.Desired
        && set.Available == deployment.Desired;

    private static void Share(DeploymentPass pass)
    {
        var deployment = pass.Deployment;
        var allowed = deployment.Desired > 0 ? deployment.Desired + ReplicaLimits.MaxSurge(deployment) : 0;
        var sets = pass.AllSets.Where(s => s.Desired > 0).ToList();
        var toAdd = allowed - sets.Sum(s => s.Desired);

        // The largest set takes what rounding leaves over: of equal ones the newest when growing, the oldest when shrinking.
        sets.Sort(toAdd > 0 ? ByAge.LargestThenNewest : ByAge.LargestThenOldest);
        var added = 0;
        var sizes = new List<int>();
        foreach (var set in sets)
        {
            var share = ShareOf(set, pass, toAdd, added);
            sizes.Add(set.Desired + share);
            added += share;
        }

        if (sizes.Count > 0)
        {
            sizes[0] = Math.Max(0, sizes[0] + toAdd - added);
        }

        foreach (var (set, size) in sets.Zip(sizes))
        {
            pass.Scale(set, size);
        }
    }

    private static int ShareOf(ReplicaSet set, DeploymentPass pass, int toAdd, int added)
    {
        if (toAdd == added)
        {
            return 0;
        }

        var fraction = FractionOf(set, pass);
        return toAdd > 0 ? Math.Min(fraction, toAdd - added) : Math.Max(fraction, toAdd - added);
    }

    private static int FractionOf(ReplicaSet set, DeploymentPass pass)
    {
        var deployment = pass.Deployment;
        if (deployment.Desired == 0)
        {
            return -set.Desired;
        }

        var noted = int.TryParse(set.Annotations.GetValueOrDefault(DeploymentAnnotations.MaxReplicas), NumberStyles.None, CultureInfo.InvariantCulture, out var most);
        var before = noted && most > 0 ? most : pass.Status.Replicas;
        if (before == 0)
        {
            return 0;
        }

        var size = (double)set.Desired * (deployment.Desired + ReplicaLimits.MaxSurge(deployment)) / before;
        return (int)Math.Round(size, MidpointRounding.AwayFromZero) - set.Desired;
    }
}
