using System.Text.Json.Nodes;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Defaulting;

/// <summary>What the server fills in for a pod's spec, in a pod as in a template.</summary>
internal static class PodSpecDefaults
{
    private const int ReadableByAll = 420;
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>Fills in what a pod's spec leaves open.</summary>
    public static void Apply(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        if (spec["serviceAccountName"] is { } account)
        {
            spec.Default("serviceAccount", account.DeepClone());
        }
        else if (spec["serviceAccount"] is { } former)
        {
            spec["serviceAccountName"] = former.DeepClone();
        }

        foreach (var container in ContainerLists.SelectMany(l => spec[l].Maps()))
        {
            ContainerDefaults.Apply(container);
        }

        foreach (var volume in spec["volumes"].Maps())
        {
            Volume(volume);
        }
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.Count == 1 && volume.ContainsKey("name"))
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var name in new[] { "secret", "configMap", "downwardAPI", "projected" })
        {
            if (volume[name] is JsonObject source)
            {
                source.Default("defaultMode", ReadableByAll);
            }
        }

        if (volume["hostPath"] is JsonObject host)
        {
            host.Default("type", string.Empty);
        }

        var items = volume["downwardAPI"].At("items").Maps().Concat(volume["projected"].At("sources").Maps().SelectMany(s => s["downwardAPI"].At("items").Maps()));
        foreach (var item in items)
        {
            if (item["fieldRef"] is JsonObject field)
            {
                field.Default("apiVersion", "v1");
            }
        }

        foreach (var source in volume["projected"].At("sources").Maps())
        {
            if (source["serviceAccountToken"] is JsonObject token)
            {
                token.Default("expirationSeconds", 3600);
            }
        }
    }
}
