using Rollouts.Advice;

namespace Rollouts.Completion;

/// <summary>Completes the rules of <c>Get-RolloutAdvice</c>.</summary>
internal sealed class RuleCompleter() : WordCompleter(Advisor.Rules.Select(rule => new Suggestion(rule, rule)));
