namespace Rollouts.Sandbox.Nodes;

/// <summary>Numbers the nodes in the order in which they came: the number makes a node's addresses. One that comes back keeps its number.</summary>
internal sealed class NodeRoster
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>A node's number, from 0.</summary>
    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _numbers.Count;
            _numbers[name] = number;
        }

        return number;
    }
}
