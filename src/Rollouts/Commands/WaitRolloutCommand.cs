using System.Management.Automation;
using Rollouts.Completion;
using Rollouts.Errors;
using Rollouts.Parameters;
using Rollouts.Problems;
using Rollouts.Reporting;
using Rollouts.Selection;
using Rollouts.Waiting;

namespace Rollouts.Commands;

/// <summary>
/// Follows many rollouts at once to their end: <c>Wait-Rollout</c>. Those that end well are emitted as they end; error records are
/// written when all have ended, so that <c>$ErrorActionPreference = 'Stop'</c> loses nothing.
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "Rollout", SupportsShouldProcess = true)]
[OutputType(typeof(Rollout))]
public sealed class WaitRolloutCommand : ReadingCommand
{
    private readonly List<WaitTarget> _targets = [];
    private IWaitReporter? _reporter;
    private readonly List<(RolloutException Error, Rollout? Rollout)> _failures = [];

    /// <summary>How long to wait for all of them together, from the end of the input; zero for as long as it takes.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>What to wait for.</summary>
    [Parameter]
    public WaitGoal For { get; set; }

    /// <summary>Images that have to arrive in the template first: <c>repo/app:2</c>, or <c>app=repo/app:2</c> for one container.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Image { get; set; } = [];

    /// <summary>What the windows of problems are multiplied by; 0 for a verdict at first sight.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public double WindowScale { get; set; } = 1;

    /// <summary>Reasons that end no wait, such as <c>Unschedulable</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ReasonCompleter))]
    public string[] IgnoreProblem { get; set; } = [];

    /// <summary>Tells problems, but lets only the progress deadline and the timeout end a wait.</summary>
    [Parameter]
    public SwitchParameter NoFailFast { get; set; }

    /// <summary>How many available pods are enough: a number, or a share such as <c>80%</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MinimumAvailable { get; set; }

    /// <summary>Takes a rollout that fails back to the previous revision, if that has an available pod, and waits for it.</summary>
    [Parameter]
    public SwitchParameter UndoOnFailure { get; set; }

    /// <summary>How long to wait after an undo; without it, as long as <see cref="Timeout"/>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? UndoTimeout { get; set; }

    /// <summary>How many last log lines of a broken container are shown; 0 to read no logs.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int LogLines { get; set; } = 20;

    /// <summary>Where to report to meanwhile.</summary>
    [Parameter]
    public ReportKind Report { get; set; }

    private protected override Purpose Purpose => Purpose.Wait;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _reporter?.LastLine is { } line)
        {
            // Stopped in the middle, when nothing can be written to the pipeline any more.
            Host.UI.WriteLine(line);
        }
    }

    private protected override void CheckArguments()
    {
        Outbox.ShowsLines = Report != ReportKind.None;

        // Told before anything is waited for.
        ProblemFamilies.Check(IgnoreProblem);
        _ = Options();
        _ = AwaitedImages.Parse(Image);
    }

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken) =>
        _targets.Add(await WaitTarget.OfAsync(found, cancellationToken).ConfigureAwait(false));

    private protected override void OnFailed(RolloutException error, Rollout? about = null) => _failures.Add((error, about));

    private protected override void OnEnd()
    {
        var options = Options();
        if (_targets.Count == 0 && _failures.Count == 0 && !MyInvocation.ExpectingInput)
        {
            // A wait for nothing is green: a misspelt namespace must not deploy unnoticed.
            WriteWarning("No rollout fits what was asked for: nothing is waited for.");
        }

        var targets = UndoOnFailure ? _targets.ConvertAll(target => target with { IsUndoneOnFailure = MayBeUndone(target) }) : _targets;
        _reporter = CreateReporter();
        Run(cancellationToken => WaitAsync(targets, options, cancellationToken));
    }

    // A step must not pass because its wait could not even begin.
    private protected override void OnTerminating(RolloutException error) => Run(async _ =>
    {
        var reporter = CreateReporter();
        await using var closing = reporter.ConfigureAwait(false);
        reporter.Begin([], [error]);
        reporter.End();
    });

    private IWaitReporter CreateReporter() => new WaitReporters(Report, this.ErrorAction()).Create(Outbox, TimeProvider.System);

    private WaitOptions Options() => new()
    {
        Timeout = Timeout,
        Goal = For,
        Images = Image,
        FailsFast = !NoFailFast,
        Policy = new ProblemPolicy
        {
            WindowScale = WindowScale,
            Ignored = IgnoreProblem,
            MinimumAvailable = MinimumAvailable is null ? Problems.MinimumAvailable.All : Problems.MinimumAvailable.Parse(MinimumAvailable),
        },
        UndoTimeout = UndoTimeout ?? Timeout,
        LogLines = LogLines,
    };

    // Asked before the wait, on the pipeline's thread: in the middle of it a prompt would hold all the others up.
    private bool MayBeUndone(WaitTarget target)
    {
        var description = $"{target.First.Describe()}: undo it if it fails";
        return ShouldProcess(description, $"{description}?", MyInvocation.MyCommand.Name);
    }

    private async Task WaitAsync(List<WaitTarget> targets, WaitOptions options, CancellationToken cancellationToken)
    {
        var reporter = _reporter!;
        await using var closing = reporter.ConfigureAwait(false);
        reporter.Begin(targets, [.. _failures.Select(failure => failure.Error)]);
        try
        {
            await foreach (var report in new RolloutWaiter(TimeProvider.System, Outbox.Note).RunAsync(targets, options, cancellationToken).ConfigureAwait(false))
            {
                if (report.Failure is { } failure)
                {
                    _failures.Add((failure, report.Rollout));
                }

                reporter.Show(report);
                if (report.IsEnd && report.Failure is null)
                {
                    Outbox.Output(report.Rollout);
                }
            }

            reporter.End();
        }
        catch (Exception defect) when (!cancellationToken.IsCancellationRequested)
        {
            // What has failed already is told all the same.
            _failures.Add((defect as RolloutException ?? Defect.Of(defect), null));
        }

        foreach (var (error, rollout) in _failures)
        {
            Outbox.Error(error, rollout);
        }
    }
}
