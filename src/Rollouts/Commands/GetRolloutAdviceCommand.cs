using System.Management.Automation;
using Rollouts.Advice;
using Rollouts.Completion;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>Says which good practice rollouts lack: <c>Get-RolloutAdvice</c>. It reads the workloads and nothing else.</summary>
[Cmdlet(VerbsCommon.Get, "RolloutAdvice")]
[OutputType(typeof(RolloutAdvice))]
public sealed class GetRolloutAdviceCommand : ReadingCommand
{
    private Advisor _advisor = null!;

    /// <summary>Only these rules: ids, or wildcards that fit them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    public string[]? Rule { get; set; }

    private protected override void CheckArguments()
    {
        var wanted = (Rule ?? ["*"]).Select(rule => (Text: rule, Pattern: new WildcardPattern(rule, WildcardOptions.IgnoreCase))).ToList();
        if (wanted.Find(rule => !Advisor.Rules.Any(rule.Pattern.IsMatch)) is { Text: { } unknown })
        {
            throw new RolloutException(
                Rollouts.ErrorId.InvalidArgument,
                $"There is no rule '{unknown}'. The rules are {string.Join(", ", Advisor.Rules)}.",
                "Get-Help Get-RolloutAdvice -Parameter Rule");
        }

        _advisor = new Advisor(id => wanted.Exists(rule => rule.Pattern.IsMatch(id)));
    }

    private protected override async Task ReadAsync(Finding.Found found, CancellationToken cancellationToken)
    {
        foreach (var advice in await _advisor.AdviseAsync(found.Cluster, found.Workload, cancellationToken).ConfigureAwait(false))
        {
            Outbox.Output(advice);
        }
    }
}
