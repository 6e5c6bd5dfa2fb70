using System.Runtime.CompilerServices;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Selection;

/// <summary>Finds the workloads that a user named, listed or piped in.</summary>
/// <param name="sessions">The clusters to look in.</param>
/// <param name="request">What was asked for.</param>
public sealed class RolloutFinder(ClusterSessions sessions, SelectionRequest request)
{
    /// <summary>Finds what was named or, without names, lists.</summary>
    public async IAsyncEnumerable<Finding> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request is { Purpose: Purpose.Act, Names.Count: 0, Selector: null })
        {
            yield return new Finding.Failed(new RolloutException(
                ErrorId.NothingSelected,
                $"{request.Command} was not told which rollouts to work on.",
                $"{request.Command} NAME, or {request.Command} * for all in the namespace"));
            yield break;
        }

        var cluster = await sessions.DefaultAsync(cancellationToken).ConfigureAwait(false);
        var search = new NamedSearch(cluster, request);
        if (request.Purpose == Purpose.Act)
        {
            // Nothing is changed before everything is known: a name that is missing or fits two kinds is told first.
            var findings = new List<Finding>();
            await foreach (var finding in search.RunAsync(cancellationToken).ConfigureAwait(false))
            {
                findings.Add(finding);
            }

            foreach (var finding in Unambiguous(findings, search))
            {
                yield return finding;
            }

            yield break;
        }

        await foreach (var finding in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    /// <summary>Finds what an input means.</summary>
    public async IAsyncEnumerable<Finding> FindAsync(RolloutReference reference, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        try
        {
            findings.AddRange(await LookUpAsync(reference, cancellationToken).ConfigureAwait(false));
        }
        catch (RolloutException error)
        {
            findings.Add(new Finding.Failed(error));
        }

        foreach (var finding in findings)
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Unambiguous(List<Finding> findings, NamedSearch search)
    {
        var ambiguous = findings.OfType<Finding.Found>()
            .GroupBy(found => (found.Workload.Namespace, found.Workload.Name))
            .Where(group => group.Count() > 1 && search.IsBareLiteral(group.Key.Name))
            .ToDictionary(group => group.Key, group => group.Select(found => found.Workload).ToList());
        return findings
            .Where(finding => finding is not Finding.Found found || !ambiguous.ContainsKey((found.Workload.Namespace, found.Workload.Name)))
            .Concat(ambiguous.Values.Select(choices => new Finding.Failed(Ambiguous(choices))));
    }

    private static RolloutException Ambiguous(IReadOnlyList<Workload> choices) => new(
        ErrorId.AmbiguousTarget,
        $"'{choices[0].Name}' in {choices[0].Namespace} (context {choices[0].Cluster.Context}) is the name of {choices.Count} rollouts: {string.Join(", ", choices)}.",
        $"Say which: {string.Join(" or ", choices)}");

    private async Task<IReadOnlyList<Finding>> LookUpAsync(RolloutReference reference, CancellationToken cancellationToken)
    {
        if (reference.IsDryRun && request.Purpose != Purpose.Read)
        {
            throw new RolloutException(
                ErrorId.InvalidArgument,
                $"{reference} is the answer to a dry run: nothing was changed, so there is nothing to act on or to wait for.",
                $"Get-Rollout {reference} | {request.Command}");
        }

        var cluster = await sessions.ForAsync(reference, cancellationToken).ConfigureAwait(false);
        var ns = Namespace(reference, cluster);
        var kinds = reference.Kind is { } kind ? [kind] : request.Kinds.Count > 0 ? request.Kinds : WorkloadKind.All;
        var found = new List<Workload>();
        foreach (var candidate in kinds)
        {
            try
            {
                var reply = await cluster.GetAsync(candidate.Resource, ns, reference.Name, cancellationToken).ConfigureAwait(false);
                found.Add(new Workload(candidate, reply.Object, cluster.Identity));
            }
            catch (ApiException refusal) when (refusal.IsNotFound)
            {
                // Another kind may bear the name; that none does is told below.
            }
        }

        if (found.Count == 0)
        {
            throw NotFound.Error(reference.ToString(), ns, cluster.Identity);
        }

        if (request.Purpose == Purpose.Act && found.Count > 1)
        {
            throw Ambiguous(found);
        }

        if (request.Purpose == Purpose.Act && reference.Uid is { Length: > 0 } && reference.Uid != found[0].Uid)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{found[0].Describe()} is not the object that was piped in: that one was deleted, and another was created under its name.",
                $"{NextCommand.For("Get-Rollout", found[0])} | {request.Command}");
        }

        return [.. found.Select(workload => new Finding.Found(workload, cluster, reference))];
    }

    private string Namespace(RolloutReference reference, ICluster cluster)
    {
        if (request.Namespace is not null && reference.Namespace is not null && request.Namespace != reference.Namespace)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                $"-Namespace says '{request.Namespace}', but the input {reference} is in '{reference.Namespace}'.",
                $"Leave -Namespace out, or name the rollout: {request.Command} {reference} -Namespace {request.Namespace}");
        }

        return reference.Namespace ?? request.Namespace ?? cluster.Identity.Namespace;
    }
}
