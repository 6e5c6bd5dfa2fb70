using System.Globalization;
using System.Text;
using Rollouts.Status;
using Rollouts.Waiting;
using static System.FormattableString;

namespace Rollouts.Reporting.AzurePipelines;

/// <summary>
/// Tells a wait to the agent of Azure Pipelines: a group of lines in the step's log, an issue for each failure as it happens, the
/// step's progress bar and, at the end, a Markdown summary. Every line that it writes is one physical line.
/// </summary>
/// <param name="write">Writes a line as it stands: the host must neither wrap nor colour it.</param>
/// <param name="time">The clock.</param>
internal sealed class AzurePipelinesReporter(Action<string> write, TimeProvider time) : IWaitReporter
{
    private const string EndOfGroup = "##[endgroup]";
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, WaitRecord> _records = new(StringComparer.Ordinal);
    private IReadOnlyList<RolloutException> _unread = [];
    private int _percent = -1;

    /// <summary>Whether a failure is to fail the step even where the script goes on and ends with exit code 0.</summary>
    internal bool FailsTheStep { get; init; }

    /// <summary>Whether output variables are set.</summary>
    internal bool SetsVariables { get; init; }

    // What else the step prints would be folded away in a group that is left open.
    public string? LastLine { get; private set; }

    private bool HasWork => _records.Count + _unread.Count > 0;

    public void Begin(IReadOnlyList<WaitTarget> targets, IReadOnlyList<RolloutException> failures)
    {
        _unread = failures;
        foreach (var target in targets)
        {
            _records[Key(target.First.Cluster.Cluster, target.First.Uid)] = new WaitRecord(RolloutJudge.Judge(target.First), target.First.Cluster);
        }

        if (HasWork)
        {
            Line("##[group]", $"Waiting for {Names()}");
            LastLine = EndOfGroup;
        }

        foreach (var error in failures)
        {
            Command(LoggingCommand.Error(error.ErrorId, error.Message));
        }
    }

    public void Show(WaitReport report)
    {
        var record = _records[Key(report.Rollout.Cluster, report.Rollout.Uid)];
        record.Take(report, time.GetElapsedTime(_start));
        if (report.Failure is { } failure)
        {
            Command(LoggingCommand.Error(failure.ErrorId, failure.Message));
        }
        else
        {
            Line("", report.Line);
        }

        foreach (var line in report.Log)
        {
            Line("  | ", line);
        }

        ShowProgress();
    }

    public void End()
    {
        if (!HasWork)
        {
            return;
        }

        write(EndOfGroup);
        LastLine = null;
        var summary = new WaitSummary([.. _records.Values], _unread, time.GetElapsedTime(_start));
        Upload(summary);
        if (SetsVariables)
        {
            SetVariables();
        }

        if (FailsTheStep && Failures.Any())
        {
            Command(LoggingCommand.Failed(summary.Headline));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<RolloutException> Failures => _records.Values.Select(record => record.Failure).OfType<RolloutException>().Concat(_unread);

    private static string Key(string cluster, string uid) => $"{cluster} {uid}";

    private string Names()
    {
        var names = _records.Values.Select(record => $"{record.Name} in {record.Rollout.Namespace}").ToList();
        return names.Count switch
        {
            0 => "nothing: no rollout could be read",
            <= 3 => string.Join(", ", names),
            _ => Invariant($"{names.Count} rollouts: {string.Join(", ", names)}"),
        };
    }

    // The bar never goes back, though a rollout may: who looks at it wants to know what is left to wait for.
    private void ShowProgress()
    {
        var percent = (int)_records.Values.Average(record => record.Percent);
        if (percent > _percent)
        {
            _percent = percent;
            Command(LoggingCommand.Progress(percent, Invariant($"{_records.Values.Count(record => record.Duration is not null)} of {_records.Count} ended")));
        }
    }

    private void Upload(WaitSummary summary)
    {
        // The section in the run's Extensions tab is named after the file.
        var first = _records.Values.Select(record => $"{record.Rollout.Name} ").FirstOrDefault("");
        var path = Path.Combine(PipelineAgent.Folder, Invariant($"Rollouts {first}{Guid.NewGuid().ToString("N")[..8]}.md"));
        try
        {
            File.WriteAllText(path, summary.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The rollouts matter, not the paper about them.
            Command(LoggingCommand.Warning($"The summary of the rollouts could not be written: {error.Message}"));
            return;
        }

        Command(LoggingCommand.Summary(path));
    }

    private void SetVariables()
    {
        var records = _records.Values;
        var worst = records.Select(record => record.Rollout.Phase).OrderDescending(Comparer<RolloutPhase>.Create((a, b) => Badness(a) - Badness(b))).Select(phase => phase.ToString()).FirstOrDefault("");
        var revisions = records.Count == 1
            ? Revision(records.First())
            : string.Join(',', records.Select(record => $"{record.Name}={Revision(record)}"));
        Command(LoggingCommand.OutputVariable("RolloutPhase", worst));
        Command(LoggingCommand.OutputVariable("RolloutRevision", revisions));
        Command(LoggingCommand.OutputVariable("RolloutError", Failures.Select(failure => failure.ErrorId).FirstOrDefault("")));
    }

    private static string Revision(WaitRecord record) => record.Rollout.Revision?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static int Badness(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Complete => 0,
        RolloutPhase.Paused => 1,
        RolloutPhase.Progressing => 2,
        RolloutPhase.ActionRequired => 3,
        RolloutPhase.Deleted => 4,
        _ => 5,
    };

    private void Line(string prefix, string text) => write(prefix + UntrustedText.Line(text, UntrustedText.LongestLine - prefix.Length));

    private void Command(LoggingCommand command) => write(command.ToString());
}
