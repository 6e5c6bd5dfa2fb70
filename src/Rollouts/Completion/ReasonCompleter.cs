using Rollouts.Problems;

namespace Rollouts.Completion;

/// <summary>Completes the reasons of problems.</summary>
internal sealed class ReasonCompleter() : WordCompleter(ProblemFamilies.Reasons.Select(reason => new Suggestion(reason, reason)));
