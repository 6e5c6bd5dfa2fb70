using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Api;

namespace Rollouts.Sandbox.Tests.Validation;

public sealed class DeploymentRulesTests
{
    private readonly IApi _api = FreshCluster.Create(TimeProvider.System).As("tests");

    [Fact]
    public void A_deployment_gets_the_defaults_of_a_real_server()
    {
        var spec = _api.Create(ResourceType.Deployments, Web())["spec"];

        var expected = JsonNode.Parse("""
            {
              "replicas":1,"selector":{"matchLabels":{"app":"web"}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600,
              "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},
              "template":{"metadata":{"labels":{"app":"web"}},"spec":{
                "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler",
                "containers":[{"name":"app","image":"app:1","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}]}}
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, spec), spec!.ToJsonString());
    }

    [Theory]
    [InlineData("app", "Always")]
    [InlineData("app:latest", "Always")]
    [InlineData("registry:5000/app", "Always")]
    [InlineData("registry:5000/app:2", "IfNotPresent")]
    [InlineData("app@sha256:0123", "IfNotPresent")]
    public void The_pull_policy_follows_the_tag(string image, string policy)
    {
        var made = _api.Create(ResourceType.Deployments, Web(w => w["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image));

        Assert.Equal(policy, (string?)made["spec"]!["template"]!["spec"]!["containers"]![0]!["imagePullPolicy"]);
    }

    [Fact]
    public void Probes_and_ports_get_their_defaults()
    {
        var made = _api.Create(ResourceType.Deployments, Web(w =>
        {
            var container = w["spec"]!["template"]!["spec"]!["containers"]![0]!;
            container["ports"] = JsonNode.Parse("""[{"containerPort":80}]""");
            container["readinessProbe"] = JsonNode.Parse("""{"httpGet":{"port":80}}""");
        }));

        var got = made["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal("TCP", (string?)got["ports"]![0]!["protocol"]);
        var probe = JsonNode.Parse("""{"httpGet":{"path":"/","port":80,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}""");
        Assert.True(JsonNode.DeepEquals(probe, got["readinessProbe"]), got["readinessProbe"]!.ToJsonString());
    }

    [Theory]
    [InlineData("spec.replicas", "-1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("spec.selector", "null", "spec.selector: Required value")]
    [InlineData("spec.selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for deployment")]
    [InlineData(
        "spec.selector.matchLabels.app", "\"other\"", "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")]
    [InlineData("spec.template.spec.containers", "[]", "spec.template.spec.containers: Required value")]
    [InlineData("spec.template.spec.containers", """[{"name":"a"}]""", "spec.template.spec.containers[0].image: Required value")]
    [InlineData("spec.template.spec.containers", """[{"image":"a"}]""", "spec.template.spec.containers[0].name: Required value")]
    [InlineData(
        "spec.template.spec.containers", """[{"name":"a","image":"a"},{"name":"a","image":"b"}]""", "spec.template.spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData(
        "spec.template.spec.containers", """[{"name":"a","image":"a","volumeMounts":[{"name":"v","mountPath":"/v"}]}]""",
        "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData(
        "spec.template.spec.containers", """[{"name":"a","image":"a","ports":[{"containerPort":70000}]}]""",
        "spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData(
        "spec.template.spec.containers", """[{"name":"a","image":"a","resources":{"requests":{"memory":"2Gi"},"limits":{"memory":"1Gi"}}}]""",
        "spec.template.spec.containers[0].resources.requests: Invalid value: \"2Gi\": must be less than or equal to memory limit of 1Gi")]
    [InlineData("spec.template.spec.restartPolicy", "\"Never\"", "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData(
        "spec.strategy", """{"type":"RollingUpdate","rollingUpdate":{"maxSurge":0,"maxUnavailable":0}}""",
        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0")]
    [InlineData(
        "spec.strategy", """{"type":"Recreate","rollingUpdate":{"maxSurge":1}}""",
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'")]
    [InlineData("spec.strategy", """{"type":"Slowly"}""", "spec.strategy.type: Unsupported value: \"Slowly\": supported values: \"Recreate\", \"RollingUpdate\"")]
    [InlineData("spec.progressDeadlineSeconds", "0", "spec.progressDeadlineSeconds: Invalid value: 0: must be greater than minReadySeconds")]
    [InlineData("metadata.labels", """{"a b":"c"}""", "metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters")]
    [InlineData("metadata.name", "\"web_1\"", "metadata.name: Invalid value: \"web_1\": a lowercase RFC 1123 subdomain must consist of")]
    public void What_is_wrong_is_told_in_Kubernetes_words(string path, string value, string message)
    {
        var web = Web();
        var steps = path.Split('.');
        var at = steps[..^1].Aggregate((JsonNode)web, (node, step) => node[step] ?? (node[step] = new JsonObject()));
        at[steps[^1]] = JsonNode.Parse(value);

        var refusal = Assert.Throws<ApiRefusal>(() => _api.Create(ResourceType.Deployments, web));

        Assert.Equal((422, "Invalid"), (refusal.Code, refusal.Reason));
        Assert.StartsWith("Deployment.apps \"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        var (field, text) = (message[..message.IndexOf(": ", StringComparison.Ordinal)], message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        Assert.Contains(refusal.Details!["causes"]!.AsArray(), c => (string?)c!["field"] == field && ((string?)c["message"])!.StartsWith(text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_selector_cannot_change()
    {
        var changed = _api.Create(ResourceType.Deployments, Web()).DeepClone().AsObject();
        changed["spec"]!["selector"]!["matchLabels"] = new JsonObject { ["app"] = "web", ["x"] = "y" };
        changed["spec"]!["template"]!["metadata"]!["labels"] = new JsonObject { ["app"] = "web", ["x"] = "y" };

        var refusal = Assert.Throws<ApiRefusal>(() => _api.Update(ResourceType.Deployments, changed));

        Assert.Equal("Deployment.apps \"web\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"web\",\"x\":\"y\"}}: field is immutable", refusal.Message);
    }

    [Fact]
    public void Generation_counts_spec_and_annotations_but_not_labels_or_status()
    {
        var web = _api.Create(ResourceType.Deployments, Web()).DeepClone().AsObject();
        Assert.Equal(1, Generation(web));

        web["metadata"]!["labels"] = new JsonObject { ["a"] = "b" };
        web = _api.Update(ResourceType.Deployments, web).DeepClone().AsObject();
        Assert.Equal(1, Generation(web));

        web["metadata"]!["annotations"] = new JsonObject { ["a"] = "b" };
        web = _api.Update(ResourceType.Deployments, web).DeepClone().AsObject();
        Assert.Equal(2, Generation(web));

        web["spec"]!["paused"] = true;
        web = _api.Update(ResourceType.Deployments, web).DeepClone().AsObject();
        Assert.Equal(3, Generation(web));

        web["status"]!["replicas"] = 1;
        Assert.Equal(3, Generation(_api.UpdateStatus(ResourceType.Deployments, web)));
    }

    private static int Generation(JsonObject value) => value["metadata"]!["generation"]!.GetValue<int>();

    private static JsonObject Web(Action<JsonObject>? change = null)
    {
        var web = JsonNode.Parse("""
            {"metadata":{"name":"web","namespace":"default"},"spec":{"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"app:1"}]}}}}
            """)!.AsObject();
        change?.Invoke(web);
        return web;
    }
}
