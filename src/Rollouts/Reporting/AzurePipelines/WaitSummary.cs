using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Rollouts.Reporting.AzurePipelines;

/// <summary>A finished wait as Markdown: what came of each rollout, and for those that failed why, what was undone and what to type next.</summary>
/// <param name="records">The rollouts.</param>
/// <param name="unread">What was to be waited for and could not be.</param>
/// <param name="elapsed">How long it took.</param>
internal sealed class WaitSummary(IReadOnlyList<WaitRecord> records, IReadOnlyList<RolloutException> unread, TimeSpan elapsed)
{
    // Nobody reads more, and the service takes no file of any size.
    private const int MostDetailed = 25;
    private const int MostProblems = 5;
    private const int MostRows = 500;

    /// <summary>The failed ones.</summary>
    private List<WaitRecord> Failed => [.. records.Where(record => record.Failure is not null)];

    /// <summary>A headline: how it went.</summary>
    internal string Headline => (Failed.Count + unread.Count, records.Count + unread.Count) switch
    {
        (0, 1) => Invariant($"The rollout ended well after {Elapsed.Clock(elapsed)}"),
        (0, var all) => Invariant($"All {all} rollouts ended well after {Elapsed.Clock(elapsed)}"),
        (1, 1) => Invariant($"The rollout failed after {Elapsed.Clock(elapsed)}"),
        var (failed, all) => Invariant($"{failed} of {all} rollouts failed after {Elapsed.Clock(elapsed)}"),
    };

    /// <summary>The Markdown.</summary>
    public override string ToString()
    {
        var sections = new List<string> { $"# {Headline}" };
        if (records.Count > 0)
        {
            sections.Add(Table());
        }

        sections.AddRange(unread.Select(error => $"**{error.ErrorId}**: {MarkdownText.Inline(error.Message)}{Next(error)}"));
        sections.AddRange(Failed.Take(MostDetailed).SelectMany(Explain));
        if (Failed.Count > MostDetailed)
        {
            sections.Add(Invariant($"… and {Failed.Count - MostDetailed} more that failed. Get-RolloutProblem tells why."));
        }

        var passed = records.Where(record => record.Failure is null && record.Problems.Count > 0).Take(MostDetailed).ToList();
        if (passed.Count > 0)
        {
            sections.Add("## Problems that passed");
            sections.Add(string.Join('\n', passed.SelectMany(record => record.Problems.Take(MostProblems).Select(problem => $"- **{record.Name}**: {MarkdownText.Inline($"{problem}")}"))));
        }

        return string.Join("\n\n", sections) + "\n";
    }

    private string Table()
    {
        var table = new StringBuilder("| Rollout | Namespace | Context | Result | Phase | Revision | Available | Images | Duration |\n|---|---|---|---|---|---:|---:|---|---:|");
        foreach (var record in records.Take(MostRows))
        {
            var rollout = record.Rollout;
            string[] cells =
            [
                MarkdownText.Inline(record.Name),
                MarkdownText.Inline(rollout.Namespace),
                MarkdownText.Inline(rollout.Context),
                record.Failure is { } failure ? $"**{failure.ErrorId}**" : "OK",
                rollout.Phase.ToString(),
                rollout.Revision?.ToString(CultureInfo.InvariantCulture) ?? "",
                Invariant($"{rollout.Available}/{rollout.Desired}"),
                MarkdownText.Inline(string.Join(", ", rollout.Images)),
                Elapsed.Clock(record.Duration ?? elapsed),
            ];
            table.Append("\n| ").AppendJoin(" | ", cells).Append(" |");
        }

        return records.Count > MostRows ? table.Append(CultureInfo.InvariantCulture, $"\n\n… and {records.Count - MostRows} more.").ToString() : table.ToString();
    }

    private static IEnumerable<string> Explain(WaitRecord record)
    {
        var failure = record.Failure!;
        var undo = record.Undo ?? "";
        var reason = undo.Length > 0 && failure.Message.EndsWith(undo, StringComparison.Ordinal) ? failure.Message[..^undo.Length].Trim() : failure.Message;
        yield return $"## {MarkdownText.Inline(record.Name)}: {failure.ErrorId}";
        yield return MarkdownText.Inline(reason);
        foreach (var problem in record.Problems.Take(MostProblems))
        {
            yield return $"**{MarkdownText.Inline(problem.Reason)}**: {MarkdownText.Inline(problem.Message)}{Where(problem)}";
            if (problem.Log.Count > 0)
            {
                yield return Invariant($"<details>\n<summary>The last {problem.Log.Count} lines of its log</summary>");
                yield return MarkdownText.Block("text", problem.Log);
                yield return "</details>";
            }
        }

        if (undo.Length > 0)
        {
            yield return $"**Undo**: {MarkdownText.Inline(undo)}";
        }

        yield return "What to type next:";
        yield return MarkdownText.Block("powershell", Commands(record, failure));
    }

    private static string Where(RolloutProblem problem)
    {
        string?[] facts =
        [
            problem.Pod is { } pod ? $"pod {pod}" : null,
            problem.Container is { } container ? $"container {container}" : null,
            problem.Node is { } node ? $"node {node}" : null,
            problem.ExitCode is { } code ? Invariant($"exit code {code}") : null,
            problem.Restarts > 0 ? Invariant($"{problem.Restarts} {(problem.Restarts == 1 ? "restart" : "restarts")}") : null,
        ];
        var known = facts.Where(fact => fact is not null).ToList();
        return known.Count == 0 ? "" : $" ({MarkdownText.Inline(string.Join(", ", known))})";
    }

    private static string Next(RolloutException error) => error.Remedy.Length == 0 ? "" : $" Next: {MarkdownText.Inline(error.Remedy)}";

    // The remedy first: it knows what is wrong. Looking never does harm, so that it is offered always.
    private static IEnumerable<string> Commands(WaitRecord record, RolloutException failure) =>
        failure.Remedy.Split(", or ", StringSplitOptions.RemoveEmptyEntries)
            .Append(record.Command("Get-RolloutProblem"))
            .Append(record.Command("Get-RolloutHistory"))
            .Distinct(StringComparer.Ordinal);
}
