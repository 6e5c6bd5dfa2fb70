using Rollouts.Selection;

namespace Rollouts.Completion;

/// <summary>Completes <c>-Kind</c>.</summary>
internal sealed class KindCompleter() : WordCompleter(WorkloadKind.All.Select(kind => new Suggestion(kind.Name, kind.Resource.ApiVersion + " " + kind.Name)));
