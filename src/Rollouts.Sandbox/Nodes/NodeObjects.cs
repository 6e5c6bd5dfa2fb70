using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Discovery;

namespace Rollouts.Sandbox.Nodes;

/// <summary>The nodes as API objects: small machines of the kind that a learner's cloud would rent out.</summary>
internal static class NodeObjects
{
    /// <summary>A node that has just joined and is well.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="index">Its number, from 0: makes its address.</param>
    /// <param name="now">The cluster's time.</param>
    public static JsonObject Create(string name, int index, DateTimeOffset now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["beta.kubernetes.io/arch"] = "amd64",
                ["beta.kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = "amd64",
                ["kubernetes.io/hostname"] = name,
                ["kubernetes.io/os"] = "linux",
                ["topology.kubernetes.io/zone"] = "zone-" + (char)('a' + (index % 3)),
            },
            ["annotations"] = new JsonObject { ["node.alpha.kubernetes.io/ttl"] = "0", ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true" },
        },
        ["spec"] = new JsonObject { ["podCIDR"] = PodNetwork(index), ["podCIDRs"] = new JsonArray(PodNetwork(index)) },
        ["status"] = Status(name, index, now, now),
    };

    /// <summary>The status that a node's kubelet writes.</summary>
    /// <param name="name">The node.</param>
    /// <param name="index">Its number.</param>
    /// <param name="joined">When it joined.</param>
    /// <param name="now">The cluster's time.</param>
    public static JsonObject Status(string name, int index, DateTimeOffset joined, DateTimeOffset now) => new()
    {
        ["addresses"] = new JsonArray(Address("InternalIP", AddressOf(index)), Address("Hostname", name)),
        ["allocatable"] = Amounts(),
        ["capacity"] = Amounts(),
        ["conditions"] = new JsonArray(
            Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", joined, now),
            Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", joined, now),
            Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", joined, now),
            Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", joined, now)),
        ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } },
        ["nodeInfo"] = new JsonObject
        {
            ["architecture"] = "amd64",
            ["bootID"] = $"5a9d0b0e-0000-4000-8000-{index.ToString("x12", CultureInfo.InvariantCulture)}",
            ["containerRuntimeVersion"] = "containerd://2.1.5",
            ["kernelVersion"] = "6.8.0-sandbox",
            ["kubeProxyVersion"] = string.Empty,
            ["kubeletVersion"] = ServerVersion.Git,
            ["machineID"] = $"5a9d0b0e000040008000{index.ToString("x12", CultureInfo.InvariantCulture)}",
            ["operatingSystem"] = "linux",
            ["osImage"] = "Rollouts sandbox (simulated)",
            ["systemUUID"] = $"5a9d0b0e-0000-4000-9000-{index.ToString("x12", CultureInfo.InvariantCulture)}",
        },
    };

    /// <summary>The lease by which a kubelet says that it lives.</summary>
    public static JsonObject Lease(ApiObject node, DateTimeOffset now) => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject
        {
            ["name"] = node.Name,
            ["namespace"] = "kube-node-lease",
            ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node.Name, ["uid"] = node.Uid }),
        },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = node.Name,
            ["leaseDurationSeconds"] = 40,
            ["renewTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    };

    /// <summary>A node's address.</summary>
    public static string AddressOf(int index) => string.Create(CultureInfo.InvariantCulture, $"172.18.{index / 250}.{(index % 250) + 2}");

    /// <summary>The address of a node's n-th pod.</summary>
    public static string PodAddress(int index, int pod) => string.Create(CultureInfo.InvariantCulture, $"10.{244 + (index / 256)}.{index % 256}.{(pod % 253) + 2}");

    private static string PodNetwork(int index) => string.Create(CultureInfo.InvariantCulture, $"10.{244 + (index / 256)}.{index % 256}.0/24");

    private static JsonObject Amounts() => new() { ["cpu"] = "4", ["ephemeral-storage"] = "103079844Ki", ["memory"] = "8Gi", ["pods"] = "110" };

    private static JsonObject Address(string type, string address) => new() { ["address"] = address, ["type"] = type };

    private static JsonObject Condition(string type, string status, string reason, string message, DateTimeOffset joined, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastHeartbeatTime"] = ApiTime.Write(now),
        ["lastTransitionTime"] = ApiTime.Write(joined),
        ["reason"] = reason,
        ["message"] = message,
    };
}
