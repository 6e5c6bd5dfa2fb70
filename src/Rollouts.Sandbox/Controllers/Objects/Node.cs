using System.Text.Json.Nodes;
using Rollouts.Sandbox.Schemas;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Controllers.Objects;

/// <summary>A node as the scheduler sees it.</summary>
internal sealed class Node : ApiObject
{
    /// <summary>Reads a node.</summary>
    public Node(JsonObject json, StoredObject? stored = null)
        : base(json, stored)
    {
        IsCordoned = json["spec"].Flag("unschedulable");
        Taints = [.. json["spec"].At("taints").Maps().Select(Taint.Read)];
        IsRegistered = json["status"].At("nodeInfo").Text("kubeletVersion") is { Length: > 0 };
        Readiness = json["status"].At("conditions").Maps().FirstOrDefault(c => c.Text("type") == "Ready").Text("status") ?? string.Empty;
        Allocatable = (json["status"].At("allocatable") as JsonObject ?? []).ToDictionary(a => a.Key, a => Quantity.ParseOrZero(a.Value?.ToString()), StringComparer.Ordinal);
        InternalIP = json["status"].At("addresses").Maps().FirstOrDefault(a => a.Text("type") == "InternalIP").Text("address") ?? string.Empty;
    }

    /// <summary>Whether no more pods are to be put on it.</summary>
    public bool IsCordoned { get; }

    /// <summary>Whether its kubelet has filled it in.</summary>
    public bool IsRegistered { get; }

    /// <summary>The status of its condition Ready: <c>True</c>, <c>False</c> or <c>Unknown</c>; empty before it has one.</summary>
    public string Readiness { get; }

    /// <summary>Whether its kubelet says that it is well.</summary>
    public bool IsReady => Readiness == "True";

    /// <summary>What keeps pods away that do not tolerate it.</summary>
    public IReadOnlyList<Taint> Taints { get; }

    /// <summary>What it has for pods.</summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; }

    /// <summary>Its address.</summary>
    public string InternalIP { get; }
}
