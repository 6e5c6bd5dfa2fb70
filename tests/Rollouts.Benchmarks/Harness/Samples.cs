namespace Rollouts.Benchmarks.Harness;

/// <summary>Several measurements of one thing.</summary>
internal static class Samples
{
    internal static double Median(this IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Measures two things in turn, so that whatever else the machine does meets both.</summary>
    /// <returns>The medians.</returns>
    internal static async Task<(double Kubectl, double Ours)> InTurnAsync(int runs, Func<Task<double>> kubectl, Func<Task<double>> ours)
    {
        var (theirs, own) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            theirs.Add(await kubectl());
            own.Add(await ours());
        }

        return (theirs.Median(), own.Median());
    }
}
