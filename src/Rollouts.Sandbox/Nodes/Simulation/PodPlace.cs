using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What a pod finds on its node.</summary>
/// <param name="HostIP">The node's address.</param>
/// <param name="PodIP">The address that the pod gets.</param>
/// <param name="HasImage">Whether the node has an image already, by its name in full.</param>
/// <param name="FindConfig">Finds a <c>ConfigMap</c> or <c>Secret</c> of the pod's namespace by kind and name; null where it does not exist.</param>
internal sealed record PodPlace(string HostIP, string PodIP, Func<string, bool> HasImage, Func<string, string, JsonObject?> FindConfig);
