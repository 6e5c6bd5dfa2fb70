using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Controllers.Objects;
using Rollouts.Sandbox.Discovery;
using Rollouts.Sandbox.Store;

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
        ["status"] = Status(new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, index, isWell: true, now),
    };

    /// <summary>Fills in what a node's own kubelet knows of it, and leaves what its creator has set.</summary>
    /// <param name="draft">The node.</param>
    /// <param name="index">Its number.</param>
    /// <param name="now">The cluster's time.</param>
    public static void Register(JsonObject draft, int index, DateTimeOffset now)
    {
        var own = Create(draft.Name(), index, now);
        Fill(draft.Metadata().Section("labels"), own["metadata"]!["labels"]!.AsObject());
        Fill(draft.Metadata().Section("annotations"), own["metadata"]!["annotations"]!.AsObject());
        Fill(draft.Section("spec"), own["spec"]!.AsObject());
    }

    /// <summary>The status that a node's kubelet writes; a condition that stays as it was keeps its time of transition.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">Its number.</param>
    /// <param name="isWell">Whether it is ready for pods.</param>
    /// <param name="now">The cluster's time.</param>
    public static JsonObject Status(JsonObject node, int index, bool isWell, DateTimeOffset now) => new()
    {
        ["addresses"] = new JsonArray(Address("InternalIP", AddressOf(index)), Address("Hostname", node.Name())),
        ["allocatable"] = Amounts(),
        ["capacity"] = Amounts(),
        ["conditions"] = new JsonArray(
            Condition(node, "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now),
            Condition(node, "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
            Condition(node, "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now),
            isWell
                ? Condition(node, "Ready", "True", "KubeletReady", "kubelet is posting ready status", now)
                : Condition(node, "Ready", "False", "KubeletNotReady", "container runtime is down", now)),
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

    private static JsonObject Condition(JsonObject node, string type, string status, string reason, string message, DateTimeOffset now)
    {
        var before = node["status"].At("conditions").Maps().FirstOrDefault(c => c.Text("type") == type && c.Text("status") == status);
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastHeartbeatTime"] = ApiTime.Write(now),
            ["lastTransitionTime"] = before.Text("lastTransitionTime") ?? ApiTime.Write(now),
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    private static void Fill(JsonObject draft, JsonObject own)
    {
        foreach (var (name, value) in own.Where(m => !draft.ContainsKey(m.Key)))
        {
            draft[name] = value?.DeepClone();
        }
    }
}
