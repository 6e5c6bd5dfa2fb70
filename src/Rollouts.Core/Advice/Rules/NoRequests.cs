using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Advice.Rules;

/// <summary>Without requests the scheduler packs pods where they do not fit.</summary>
internal sealed class NoRequests : IAdviceRule
{
    private static readonly string[] Resources = ["cpu", "memory"];

    public string Id => nameof(NoRequests);

    public IEnumerable<Hint> Check(AdviceSubject subject) => subject.Containers
        .Select(container => (Name: AdviceSubject.NameOf(container), Missing: Missing(subject, container)))
        .Where(found => found.Missing.Count > 0)
        .Select(found => Hint.Information(
            $"container {found.Name} requests no {string.Join(" and no ", found.Missing)}: new pods are put on nodes that have none left, and are the first to be evicted",
            Hint.Manifest($"containers: [{{ name: {found.Name}, resources: {{ requests: {{ cpu: 100m, memory: 128Mi }} }} }}]")));

    // A limit is the request where there is none, and requests of the whole pod are as good.
    private static List<string> Missing(AdviceSubject subject, JsonElement container) => [.. Resources.Where(resource =>
        container.At("resources", "requests", resource) is null
        && container.At("resources", "limits", resource) is null
        && subject.Workload.Template.At("spec", "resources", "requests", resource) is null)];
}
