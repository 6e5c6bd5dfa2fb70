using System.Runtime.CompilerServices;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Selection;

/// <summary>
/// Looks in one cluster for everything that fits a request's names, kinds and labels. All kinds are asked at once, and told one after
/// the other as their pages arrive.
/// </summary>
internal sealed class NamedSearch
{
    private readonly ICluster _cluster;
    private readonly SelectionRequest _request;
    private readonly string? _namespace;
    private readonly List<WorkloadKind> _kinds;
    private readonly HashSet<NamePattern> _matched = [];
    private readonly HashSet<string> _toldByName = new(StringComparer.Ordinal);
    private readonly List<(WorkloadKind Kind, ApiException Error)> _unreadable = [];
    private bool _hasTold;

    public NamedSearch(ICluster cluster, SelectionRequest request)
    {
        _cluster = cluster;
        _request = request;
        _namespace = request.AllNamespaces ? null : request.Namespace ?? cluster.Identity.Namespace;
        _kinds = [.. WorkloadKind.All.Where(kind => request.Names.Count == 0 ? IsAmongKinds(kind) : Patterns(kind).Any())];
    }

    /// <summary>Whether a name was typed as it is, without a kind.</summary>
    public bool IsBareLiteral(string name) => _request.Names.Any(pattern => pattern.Kind is null && pattern.IsLiteral && pattern.Fits(name));

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reads = _kinds.ConvertAll(kind => (Kind: kind, Workloads: ReadAhead.Start(token => ReadAsync(kind, token), cancellationToken)));
        try
        {
            foreach (var (kind, workloads) in reads)
            {
                while (await NextAsync(kind, workloads).ConfigureAwait(false) is { } workload)
                {
                    if (IsWanted(workload))
                    {
                        yield return new Finding.Found(workload, _cluster, null);
                    }
                }
            }
        }
        finally
        {
            foreach (var (_, workloads) in reads)
            {
                await workloads.DisposeAsync().ConfigureAwait(false);
            }
        }

        foreach (var finding in Unreadable().Concat(Missing()))
        {
            yield return finding;
        }
    }

    private bool IsAmongKinds(WorkloadKind kind) => _request.Kinds.Count == 0 || _request.Kinds.Contains(kind);

    private bool IsFor(NamePattern pattern, WorkloadKind kind) => pattern.Kind == kind || (pattern.Kind is null && IsAmongKinds(kind));

    private IEnumerable<NamePattern> Patterns(WorkloadKind kind) => _request.Names.Where(pattern => IsFor(pattern, kind));

    private bool IsAskedFor(WorkloadKind kind) => _request.Kinds.Contains(kind) || _request.Names.Any(pattern => pattern.Kind == kind);

    private bool IsReadable(WorkloadKind kind) => !_unreadable.Exists(unreadable => unreadable.Kind == kind);

    private bool IsListed(WorkloadKind kind) => _request.Names.Count == 0 || Patterns(kind).Any(pattern => !pattern.IsLiteral);

    private IAsyncEnumerable<Workload> ReadAsync(WorkloadKind kind, CancellationToken cancellationToken) =>
        IsListed(kind) ? ListAsync(kind, null, cancellationToken) : ReadByNameAsync(kind, cancellationToken);

    private async IAsyncEnumerable<Workload> ListAsync(WorkloadKind kind, string? fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in _cluster.ListAsync(kind.Resource, new ListQuery(_namespace, _request.Selector, fields), cancellationToken).ConfigureAwait(false))
        {
            yield return new Workload(kind, found, _cluster.Identity);
        }
    }

    private async IAsyncEnumerable<Workload> ReadByNameAsync(WorkloadKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pattern in Patterns(kind))
        {
            if (_namespace is null || _request.Selector is not null)
            {
                await foreach (var found in ListAsync(kind, $"metadata.name={pattern.Name}", cancellationToken).ConfigureAwait(false))
                {
                    yield return found;
                }
            }
            else if (await GetAsync(kind, pattern.Name, cancellationToken).ConfigureAwait(false) is { } found)
            {
                yield return found;
            }
        }
    }

    private async Task<Workload?> GetAsync(WorkloadKind kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _cluster.GetAsync(kind.Resource, _namespace, name, cancellationToken).ConfigureAwait(false);
            return new Workload(kind, reply.Object, _cluster.Identity);
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    private async Task<Workload?> NextAsync(WorkloadKind kind, ReadAhead workloads)
    {
        try
        {
            return await workloads.NextAsync().ConfigureAwait(false);
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden || refusal.IsNotFound)
        {
            _unreadable.Add((kind, refusal));
            return null;
        }
        catch (ApiException refusal) when (refusal.StatusCode == 400 && _request.Selector is not null)
        {
            // The server is the authority on the grammar of selectors, and says what is wrong with one.
            throw new RolloutException(
                ErrorId.InvalidSelector,
                $"'{_request.Selector}' is not a label selector: {refusal.Message}",
                "Get-Rollout -Selector 'app=web,tier in (front, back),!canary'");
        }
    }

    private bool IsWanted(Workload workload)
    {
        var fitting = Patterns(workload.Kind).Where(pattern => pattern.Fits(workload.Name)).ToList();
        _matched.UnionWith(fitting);

        // A list has each once. Two names may mean the same.
        var isWanted = (fitting.Count > 0 || _request.Names.Count == 0)
            && (IsListed(workload.Kind) || _toldByName.Add($"{workload.Kind.Name}/{workload.Namespace}/{workload.Name}"));
        _hasTold |= isWanted;
        return isWanted;
    }

    // Where nothing at all can be read, one error says it for all kinds: the reader lacks one right, not three.
    private IEnumerable<Finding> Unreadable()
    {
        // Mostly all is readable, and the rest need not even be compiled in a new process.
        if (_unreadable.Count == 0)
        {
            yield break;
        }

        var nothingRead = _unreadable.Count == _kinds.Count;
        var asked = _unreadable.FindAll(unreadable => nothingRead || IsAskedFor(unreadable.Kind));
        if (nothingRead && asked.Count > 0)
        {
            yield return new Finding.Failed(TogetherAs(asked));
        }
        else
        {
            foreach (var (_, error) in asked)
            {
                yield return new Finding.Failed(error);
            }
        }

        var unasked = _unreadable.Except(asked).ToList();
        if (unasked.Count > 0)
        {
            yield return new Finding.Warned($"{Plurals(unasked)} are left out: {unasked[0].Error.Message}");
        }
    }

    private static RolloutException TogetherAs(List<(WorkloadKind Kind, ApiException Error)> unreadable)
    {
        var first = unreadable[0].Error;
        return unreadable.Count == 1
            ? first
            : new ApiException(first.ErrorId, first.StatusCode, first.Reason, $"{first.Message.TrimEnd('.')}; nor can {Plurals(unreadable[1..])} be read.", first.Remedy) { Target = first.Target };
    }

    private static string Plurals(List<(WorkloadKind Kind, ApiException Error)> unreadable) => string.Join(" and ", unreadable.Select(item => item.Kind.Resource.Plural));

    // Only where a kind could be read is there something to say about the names it should bear.
    private IEnumerable<Finding> Missing()
    {
        foreach (var pattern in _request.Names.Where(pattern => !_matched.Contains(pattern) && _kinds.Exists(kind => IsFor(pattern, kind) && IsReadable(kind))))
        {
            if (pattern.IsLiteral)
            {
                yield return new Finding.Failed(NotFound.Error(pattern.ToString(), _namespace, _cluster.Identity, _request.Selector));
            }
            else if (_request.Purpose == Purpose.Act)
            {
                yield return NothingFits($"'{pattern}'");
            }
        }

        if (_request is { Purpose: Purpose.Act, Names.Count: 0 } && !_hasTold && _kinds.Exists(IsReadable))
        {
            yield return NothingFits($"the selector '{_request.Selector}'");
        }
    }

    private Finding.Failed NothingFits(string what) => new(new RolloutException(
        ErrorId.NothingSelected,
        $"No rollout in {_namespace ?? "any namespace"} (context {_cluster.Identity.Context}) fits {what}.",
        $"Get-Rollout {(_namespace is null ? "-AllNamespaces" : $"-Namespace {_namespace}")}{NextCommand.On(_cluster.Identity)}"));
}
