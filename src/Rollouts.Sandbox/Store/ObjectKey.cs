namespace Rollouts.Sandbox.Store;

/// <summary>Where an object lies within its kind.</summary>
/// <param name="Namespace">Its namespace; empty for kinds that have none.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>By namespace, then by name, byte by byte: the order in which a server lists.</summary>
    public static readonly IComparer<ObjectKey> Order = Comparer<ObjectKey>.Create(static (a, b) =>
    {
        var byNamespace = string.CompareOrdinal(a.Namespace, b.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a.Name, b.Name);
    });
}
