using static System.FormattableString;

namespace Rollouts.Benchmarks.Harness;

/// <summary>The figures as they are printed: line by line, since a run takes minutes.</summary>
internal static class Table
{
    internal static void Begin(string title)
    {
        Console.WriteLine(title);
        Console.WriteLine();
        Write("job", "kubectl", "ours", "ratio", "goal", "met");
        Console.WriteLine(new string('-', 107));
    }

    internal static void Add(Row row) => Write(
        row.What,
        row.Kubectl is { } kubectl ? row.Unit.Write(kubectl) : row.Note ?? "",
        row.Unit.Write(row.Ours),
        row.Ratio is { } ratio ? Invariant($"{ratio:0.000}") : "",
        row.Goal.Describe(row.Unit),
        row.IsMet ? "yes" : "NO");

    private static void Write(string what, string kubectl, string ours, string ratio, string goal, string met) =>
        Console.WriteLine($"{what,-52} {kubectl,14} {ours,11} {ratio,7} {goal,14}  {met}");
}
