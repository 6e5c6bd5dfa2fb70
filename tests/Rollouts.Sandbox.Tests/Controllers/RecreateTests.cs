using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Tests.Controllers;

public sealed class RecreateTests
{
    [Fact]
    public async Task No_new_pod_comes_before_the_last_old_one_is_gone()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Create(Resources.Deployments, Manifests.Deployment(image: "shop/web:1-slow-stop-5s", change: s => s["strategy"] = new JsonObject { ["type"] = "Recreate" }));
        await cluster.RolledOutAsync();
        using var stop = new CancellationTokenSource();
        var changes = cluster.Api.Watch(Resources.Pods, stop.Token);
        var running = cluster.Pods().ToDictionary(p => p.Name(), Image, StringComparer.Ordinal);
        var begun = cluster.Time.GetUtcNow();

        cluster.SetImage("shop/web:2");
        await cluster.RolledOutAsync();

        Assert.InRange((cluster.Time.GetUtcNow() - begun).TotalSeconds, 5, 8);
        while (changes.TryRead(out var change))
        {
            running[change.Object.Name()] = Image(change.Object);
            if (change.Type == "DELETED" || change.Object["status"].Text("phase") is "Succeeded" or "Failed")
            {
                running.Remove(change.Object.Name());
            }

            Assert.True(running.Values.Distinct(StringComparer.Ordinal).Count() <= 1, "Old and new pods were there together.");
        }

        Assert.Equal(["shop/web:2"], running.Values.Distinct(StringComparer.Ordinal));
    }

    private static string Image(JsonObject pod) => pod["spec"]!["containers"]![0].Text("image")!;
}
