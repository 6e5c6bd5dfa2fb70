using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Scheduling;

/// <summary>Which pods each node bears, and what they take of it. Pods that have ended take nothing.</summary>
internal sealed class NodeLedger
{
    private readonly Dictionary<string, Page> _pages = new(StringComparer.Ordinal);

    /// <summary>Takes in a change of a pod.</summary>
    public void Update(Pod? before, Pod? now)
    {
        if (before is { NodeName: { } left })
        {
            PageOf(left).Remove(before);
        }

        if (now is { NodeName: { } borne, IsTerminal: false })
        {
            PageOf(borne).Add(now);
        }
    }

    /// <summary>The pods on a node.</summary>
    public IReadOnlyCollection<Pod> PodsOn(string node) => PageOf(node).Pods;

    /// <summary>What they take together.</summary>
    public IReadOnlyDictionary<string, Quantity> TakenOn(string node) => PageOf(node).Taken;

    private Page PageOf(string node)
    {
        if (!_pages.TryGetValue(node, out var page))
        {
            page = new Page();
            _pages[node] = page;
        }

        return page;
    }

    private sealed class Page
    {
        private readonly Dictionary<ObjectKey, Pod> _pods = [];
        private Dictionary<string, Quantity>? _taken;

        public IReadOnlyCollection<Pod> Pods => _pods.Values;

        public IReadOnlyDictionary<string, Quantity> Taken => _taken ??= Sum();

        public void Add(Pod pod)
        {
            _pods[pod.Key] = pod;
            _taken = null;
        }

        public void Remove(Pod pod)
        {
            _pods.Remove(pod.Key);
            _taken = null;
        }

        private Dictionary<string, Quantity> Sum()
        {
            var sum = new Dictionary<string, Quantity>(StringComparer.Ordinal);
            foreach (var (name, amount) in _pods.Values.SelectMany(p => p.Requests))
            {
                sum[name] = sum.GetValueOrDefault(name) + amount;
            }

            return sum;
        }
    }
}
