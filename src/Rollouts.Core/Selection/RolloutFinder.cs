using System.Runtime.CompilerServices;
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
                $"{request.Command} was not told which rollouts to work on: name them, or write * for all in the namespace.",
                "Get-Rollout"));
            yield break;
        }

        if (request.Names.FirstOrDefault(name => name.Kind is { } kind && request.Kinds.Count > 0 && !request.Kinds.Contains(kind)) is { } other)
        {
            yield return new Finding.Failed(new RolloutException(
                ErrorId.InvalidArgument,
                $"'{other}' names a {other.Kind}, but -Kind says {string.Join(", ", request.Kinds)}.",
                $"{request.Command} {other}"));
            yield break;
        }

        var cluster = await sessions.DefaultAsync(cancellationToken).ConfigureAwait(false);
        var search = new NamedSearch(cluster, request);
        if (request.Purpose == Purpose.Act)
        {
            // Nothing is changed before everything is known: a name that is missing or fits two kinds is told first.
            foreach (var finding in await CollectAsync(search, cancellationToken).ConfigureAwait(false))
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
        if (sessions.IsLost(reference))
        {
            yield break;
        }

        List<Finding> findings = [];
        try
        {
            findings.AddRange(await LookUpAsync(reference, cancellationToken).ConfigureAwait(false));
        }
        catch (RolloutException error)
        {
            sessions.GiveUpAfter(error, reference);
            findings.Add(new Finding.Failed(error));
        }

        foreach (var finding in findings)
        {
            yield return finding;
        }
    }

    private async Task<IReadOnlyList<Finding>> CollectAsync(NamedSearch search, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        await foreach (var finding in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            findings.Add(finding);
        }

        return request.Purpose == Purpose.Act ? [.. Unambiguous(findings, search)] : findings;
    }

    private IEnumerable<Finding> Unambiguous(List<Finding> findings, NamedSearch search)
    {
        var ambiguous = findings.OfType<Finding.Found>()
            .GroupBy(found => (found.Workload.Namespace, found.Workload.Name))
            .Where(group => group.Count() > 1 && search.IsBareLiteral(group.Key.Name))
            .ToDictionary(group => group.Key, group => group.Select(found => found.Workload).ToList());
        return findings
            .Where(finding => finding is not Finding.Found found || !ambiguous.ContainsKey((found.Workload.Namespace, found.Workload.Name)))
            .Concat(ambiguous.Values.Select(choices => new Finding.Failed(Ambiguous(choices, request.Command))));
    }

    private static RolloutException Ambiguous(IReadOnlyList<Workload> choices, string command) => new(
        ErrorId.AmbiguousTarget,
        $"'{choices[0].Name}' in {choices[0].Namespace} (context {choices[0].Cluster.Context}) is the name of {choices.Count} rollouts: {string.Join(", ", choices)}.",
        string.Join(", or ", choices.Select(choice => NextCommand.For(command, choice))));

    private async Task<IReadOnlyList<Finding>> LookUpAsync(RolloutReference reference, CancellationToken cancellationToken)
    {
        if (reference.IsDryRun && request.Purpose != Purpose.Read)
        {
            throw new RolloutException(
                ErrorId.InvalidArgument,
                $"{reference.Describe()} is the answer to a dry run: nothing was changed, so there is nothing to act on or to wait for.",
                $"{NextCommand.For("Get-Rollout", reference)} | {request.Command}");
        }

        Refuse(reference, "-Namespace", request.Namespace is not null && reference.Namespace is not null && request.Namespace != reference.Namespace, request.Namespace, reference.Namespace);
        Refuse(reference, "-Kind", request.Kinds.Count > 0 && reference.Kind is { } kind && !request.Kinds.Contains(kind), string.Join(", ", request.Kinds), reference.Kind?.Name);
        var cluster = await sessions.ForAsync(reference, cancellationToken).ConfigureAwait(false);
        var search = new NamedSearch(cluster, request with
        {
            Names = [NamePattern.Of(reference)],
            Namespace = reference.Namespace ?? request.Namespace,
            AllNamespaces = request.AllNamespaces && reference.Namespace is null,
        });
        var findings = await CollectAsync(search, cancellationToken).ConfigureAwait(false);
        return [.. findings.Select(finding => finding is Finding.Found found ? Same(found, reference) : finding)];
    }

    // Whatever is shown may have come anew under its name; what is changed must be the very object that was meant.
    private Finding Same(Finding.Found found, RolloutReference reference) =>
        request.Purpose == Purpose.Act && reference.Uid is { Length: > 0 } && reference.Uid != found.Workload.Uid
            ? new Finding.Failed(new RolloutException(
                ErrorId.TargetMismatch,
                $"{found.Workload.Describe()} is not the object that was piped in: that one was deleted, and another was created under its name.",
                $"{NextCommand.For("Get-Rollout", found.Workload)} | {request.Command}"))
            : found with { Input = reference };

    private void Refuse(RolloutReference reference, string parameter, bool contradicts, string? said, string? remembered)
    {
        if (contradicts)
        {
            throw new RolloutException(
                ErrorId.TargetMismatch,
                $"{parameter} says '{said}', but the input {reference.Describe()} {(parameter == "-Kind" ? "is a" : "is in")} '{remembered}'.",
                $"{NextCommand.For("Get-Rollout", reference)} | {request.Command}");
        }
    }
}
