using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Http;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Wire;

namespace Rollouts.Sandbox.Faults;

/// <summary>
/// Stands before the API and gives requests the faults that <see cref="FaultPlan"/> wants. The ConfigMaps of <c>kube-system</c>
/// pass it unharmed, and so does discovery: whoever has set faults can take them back, whatever they are. The sandbox's own
/// controllers do not come by here: it is the way to the cluster that is bad, not the cluster.
/// </summary>
internal sealed class FaultGate : IDisposable
{
    private readonly ClusterApi _api;
    private readonly Kind _configMaps;
    private readonly object _gate = new();
    private CancellationTokenSource _outage = new();
    private ActiveFaults _active;

    /// <summary>Creates the gate; it is open until the ConfigMap comes.</summary>
    public FaultGate(ClusterApi api)
    {
        _api = api;
        _configMaps = api.Kinds.All.Single(k => k.Type is { Kind: "ConfigMap" });
        _active = new ActiveFaults(null, FaultPlan.None, api.Time, Leave);
    }

    /// <summary>Lets a request pass, or gives it a fault.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="path">What it points at.</param>
    /// <param name="answer">Answers it.</param>
    /// <param name="cancellationToken">The client has left, or the server stops.</param>
    /// <exception cref="ApiRefusal">A fault that is a refusal; or the answer's own.</exception>
    /// <exception cref="CutOffException">A fault that is a broken connection.</exception>
    public async Task AnswerAsync(Exchange exchange, ResourcePath path, Func<CancellationToken, Task> answer, CancellationToken cancellationToken)
    {
        if (path.Kind == _configMaps && path.Namespace == FaultPlan.Key.Namespace)
        {
            await answer(cancellationToken).ConfigureAwait(false);
            Current(out _);
            return;
        }

        var faults = Current(out var outage);
        if (faults.Plan.Only.Count > 0 && !faults.Plan.Only.Contains(path.Kind.Type.Plural))
        {
            await answer(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, outage);
        try
        {
            if (faults.IsAway)
            {
                throw new CutOffException(isReset: true);
            }

            await new FaultyAnswer(faults, _api, exchange, path, answer).RunAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (outage.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CutOffException(isReset: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _active.Dispose();
        _outage.Dispose();
    }

    /// <summary>The faults as the ConfigMap tells them now, and the token of the next outage.</summary>
    private ActiveFaults Current(out CancellationToken outage)
    {
        lock (_gate)
        {
            var map = _api.Store.Find(_configMaps.Shelf, FaultPlan.Key);
            if (!ReferenceEquals(map, _active.Source))
            {
                _active.Dispose();
                _active = new ActiveFaults(map, map is null ? FaultPlan.None : FaultPlan.Read(map.Value, out _), _api.Time, Leave);
            }

            outage = _outage.Token;
            return _active;
        }
    }

    private void Leave()
    {
        CancellationTokenSource ended;
        lock (_gate)
        {
            ended = _outage;
            _outage = new CancellationTokenSource();
        }

        ended.Cancel();
        ended.Dispose();
    }
}
