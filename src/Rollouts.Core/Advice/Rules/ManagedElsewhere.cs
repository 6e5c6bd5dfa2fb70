using Rollouts.Changes;

namespace Rollouts.Advice.Rules;

/// <summary>A tool that keeps the manifest will put back what is undone here.</summary>
internal sealed class ManagedElsewhere : IAdviceRule
{
    public string Id => nameof(ManagedElsewhere);

    public IEnumerable<Hint> Check(AdviceSubject subject) => Reverters.Tools(subject.Workload)
        .Select(tool => Hint.Information($"it {tool.Ownership}: {tool.Event} reverts an undo made here", tool.Undo));
}
