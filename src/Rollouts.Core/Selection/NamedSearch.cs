using System.Runtime.CompilerServices;
using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Errors;
using Rollouts.Status;

namespace Rollouts.Selection;

/// <summary>Looks in one cluster for everything that fits a request's names, kinds and labels.</summary>
internal sealed class NamedSearch
{
    private readonly ICluster _cluster;
    private readonly SelectionRequest _request;
    private readonly string? _namespace;
    private readonly HashSet<NamePattern> _matched = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly List<(WorkloadKind Kind, RolloutException Error)> _unreadable = [];

    public NamedSearch(ICluster cluster, SelectionRequest request)
    {
        _cluster = cluster;
        _request = request;
        _namespace = request.AllNamespaces ? null : request.Namespace ?? cluster.Identity.Namespace;
    }

    /// <summary>Whether a name was typed as it is, without a kind.</summary>
    public bool IsBareLiteral(string name) => _request.Names.Any(pattern => pattern.Kind is null && pattern.IsLiteral && pattern.Fits(name));

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = 0;
        foreach (var kind in KindsToRead())
        {
            await foreach (var finding in ReadAsync(kind, cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }

            read += _unreadable.Exists(unreadable => unreadable.Kind == kind) ? 0 : 1;
        }

        foreach (var (kind, error) in _unreadable)
        {
            yield return IsAskedFor(kind) || read == 0
                ? new Finding.Failed(error)
                : new Finding.Warned($"{kind.Resource.Plural} are left out: {error.Message}");
        }

        if (_unreadable.Count == 0)
        {
            foreach (var missing in Missing())
            {
                yield return missing;
            }
        }
    }

    private IEnumerable<WorkloadKind> KindsToRead() => WorkloadKind.All.Where(kind => _request.Names.Count == 0
        ? _request.Kinds.Count == 0 || _request.Kinds.Contains(kind)
        : Patterns(kind).Any());

    private IEnumerable<NamePattern> Patterns(WorkloadKind kind) => _request.Names.Where(pattern =>
        pattern.Kind == kind || (pattern.Kind is null && (_request.Kinds.Count == 0 || _request.Kinds.Contains(kind))));

    private bool IsAskedFor(WorkloadKind kind) => _request.Kinds.Contains(kind) || _request.Names.Any(pattern => pattern.Kind == kind);

    private async IAsyncEnumerable<Finding> ReadAsync(WorkloadKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var patterns = Patterns(kind).ToList();
        var objects = _request.Names.Count == 0 || patterns.Exists(pattern => !pattern.IsLiteral)
            ? _cluster.ListAsync(kind.Resource, new ListQuery(_namespace, _request.Selector), cancellationToken)
            : ReadByNameAsync(kind, patterns, cancellationToken);
        var source = objects.GetAsyncEnumerator(cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (await NextAsync(kind, source).ConfigureAwait(false))
            {
                var workload = new Workload(kind, source.Current, _cluster.Identity);
                if (IsWanted(workload, patterns))
                {
                    yield return new Finding.Found(workload, _cluster, null);
                }
            }
        }
    }

    private async IAsyncEnumerable<JsonElement> ReadByNameAsync(WorkloadKind kind, List<NamePattern> patterns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pattern in patterns)
        {
            if (_namespace is null || _request.Selector is not null)
            {
                var query = new ListQuery(_namespace, _request.Selector, $"metadata.name={pattern.Name}");
                await foreach (var found in _cluster.ListAsync(kind.Resource, query, cancellationToken).ConfigureAwait(false))
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

    private async Task<JsonElement?> GetAsync(WorkloadKind kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await _cluster.GetAsync(kind.Resource, _namespace, name, cancellationToken).ConfigureAwait(false)).Object;
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    private async Task<bool> NextAsync(WorkloadKind kind, IAsyncEnumerator<JsonElement> source)
    {
        try
        {
            return await source.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ApiException refusal) when (refusal.ErrorId == ErrorId.Forbidden || refusal.IsNotFound)
        {
            _unreadable.Add((kind, refusal));
            return false;
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

    private bool IsWanted(Workload workload, List<NamePattern> patterns)
    {
        var fitting = patterns.FindAll(pattern => pattern.Fits(workload.Name));
        _matched.UnionWith(fitting);
        return (fitting.Count > 0 || _request.Names.Count == 0) && _told.Add($"{workload.Kind.Name}/{workload.Namespace}/{workload.Name}");
    }

    private IEnumerable<Finding> Missing()
    {
        foreach (var pattern in _request.Names.Where(pattern => !_matched.Contains(pattern)))
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

        if (_request is { Purpose: Purpose.Act, Names.Count: 0 } && _told.Count == 0)
        {
            yield return NothingFits($"the selector '{_request.Selector}'");
        }
    }

    private Finding.Failed NothingFits(string what) => new(new RolloutException(
        ErrorId.NothingSelected,
        $"No rollout in {_namespace ?? "any namespace"} (context {_cluster.Identity.Context}) fits {what}.",
        $"Get-Rollout {(_namespace is null ? "-AllNamespaces" : $"-Namespace {_namespace}")}{NextCommand.On(_cluster.Identity)}"));
}
