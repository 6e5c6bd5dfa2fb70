using System.Text.Json.Nodes;
using Rollouts.Sandbox.Api;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Tests.Admission;

public sealed class QuotaTests
{
    private readonly IApi _api = FreshCluster.Create(TimeProvider.System).As("tests");

    [Fact]
    public void A_pod_too_many_is_refused_in_Kubernetes_words()
    {
        Quota("""{"pods":"1"}""");
        _api.Create(Resources.Pods, Pod("""{"name":"a"}"""));

        var refusal = Assert.Throws<ApiRefusal>(() => _api.Create(Resources.Pods, Pod("""{"generateName":"web-6d4cf56db6-"}""")));

        Assert.Equal((403, "Forbidden"), (refusal.Code, refusal.Reason));
        Assert.Equal("pods \"web-6d4cf56db6-\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1", refusal.Message);
    }

    [Fact]
    public void Requests_add_up()
    {
        Quota("""{"requests.cpu":"1","requests.memory":"1Gi","pods":"10"}""");
        _api.Create(Resources.Pods, Pod("""{"name":"a"}""", """{"requests":{"cpu":"600m","memory":"100Mi"}}"""));

        var refusal = Assert.Throws<ApiRefusal>(() => _api.Create(Resources.Pods, Pod("""{"name":"b"}""", """{"requests":{"cpu":"500m","memory":"100Mi"}}""")));

        Assert.Equal("pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1", refusal.Message);
    }

    [Fact]
    public void Where_cpu_is_limited_every_container_must_say_how_much()
    {
        Quota("""{"limits.cpu":"1"}""");

        var refusal = Assert.Throws<ApiRefusal>(() => _api.Create(Resources.Pods, Pod("""{"name":"a"}""")));

        Assert.Equal("pods \"a\" is forbidden: failed quota: q: must specify limits.cpu for: app", refusal.Message);
    }

    [Fact]
    public void A_pod_that_has_ended_counts_no_more()
    {
        Quota("""{"pods":"1"}""");
        var ended = _api.Create(Resources.Pods, Pod("""{"name":"a"}""")).DeepClone().AsObject();
        ended["status"]!["phase"] = "Succeeded";
        _api.UpdateStatus(Resources.Pods, ended);

        Assert.NotNull(_api.Create(Resources.Pods, Pod("""{"name":"b"}""")));
    }

    private void Quota(string hard) => _api.Create(
        Resources.ResourceQuotas, JsonNode.Parse($$"""{"metadata":{"name":"q","namespace":"default"},"spec":{"hard":{{hard}} } }""")!.AsObject());

    private static JsonObject Pod(string metadata, string resources = "{}")
    {
        var pod = JsonNode.Parse($$"""{"metadata":{{metadata}},"spec":{"containers":[{"name":"app","image":"app:1","resources":{{resources}} }] } }""")!.AsObject();
        pod["metadata"]!["namespace"] = "default";
        return pod;
    }
}
