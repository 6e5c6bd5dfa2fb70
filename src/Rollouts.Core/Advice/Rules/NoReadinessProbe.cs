using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Advice.Rules;

/// <summary>Without a readiness probe a container counts as ready as soon as it runs.</summary>
internal sealed class NoReadinessProbe : IAdviceRule
{
    public string Id => nameof(NoReadinessProbe);

    public IEnumerable<Hint> Check(AdviceSubject subject) => subject.Containers
        .Where(container => container.At("readinessProbe") is null)
        .Select(container => Hint.Warning(
            $"container {AdviceSubject.NameOf(container)} has no readiness probe: it counts as ready as soon as it runs, so that the rollout of a broken version completes",
            Hint.Manifest($"containers: [{{ name: {AdviceSubject.NameOf(container)}, readinessProbe: {Probe(container)} }}]")));

    private static string Probe(JsonElement container) => container.Items("ports").Select(port => port.Number("containerPort")).FirstOrDefault() is { } number
        ? FormattableString.Invariant($"{{ httpGet: {{ path: /ready, port: {number} }} }}")
        : "{ exec: { command: [COMMAND] } }";
}
