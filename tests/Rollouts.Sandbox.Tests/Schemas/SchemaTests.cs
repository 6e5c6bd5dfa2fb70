using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Schemas;

namespace Rollouts.Sandbox.Tests.Schemas;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1000m", "1")]
    [InlineData("1500m", "1500m")]
    [InlineData("0.0000001", "100n")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("1000", "1k")]
    [InlineData("1e3", "1k")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0", "0")]
    [InlineData("-1", "-1")]
    [InlineData("100Mi", "100Mi")]
    public void Amounts_are_written_as_Kubernetes_writes_them(string text, string expected)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(expected, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1x")]
    [InlineData("1.2.3")]
    [InlineData("Mi")]
    [InlineData("1 Mi")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void Amounts_add_up_and_compare_across_suffixes()
    {
        var (a, b, c) = (Quantity.ParseOrZero("1500m"), Quantity.ParseOrZero("0.5"), Quantity.ParseOrZero("2"));

        Assert.Equal(0, (a + b).CompareTo(c));
        Assert.True(b < a);
    }

    [Fact]
    public void An_object_is_read_as_the_typed_server_reads_it()
    {
        var sent = JsonNode.Parse("""
            {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","labels":{},"creationTimestamp":null},
             "spec":{"replicas":0,"paused":false,"minReadySeconds":0,"template":{"spec":{"containers":[{"name":"a","image":"a","env":[],"resources":{"limits":{"cpu":"1000m"}}}]}},"bogus":1},
             "extra":{}}
            """)!.AsObject();

        var (read, unknown) = Decoder.Decode(sent, ApiTypes.Of(ResourceType.Deployments));

        Assert.Equal("spec.bogus,extra", string.Join(',', unknown));
        var expected = JsonNode.Parse("""
            {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web"},
             "spec":{"replicas":0,"template":{"metadata":{},"spec":{"containers":[{"name":"a","image":"a","resources":{"limits":{"cpu":"1"}}}]}},"strategy":{}},
             "status":{}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, read), read.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"two"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"paused":"yes"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool")]
    [InlineData("""{"spec":[]}""", "json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData(
        """{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"lots"}}}]}}}}""",
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void A_field_of_the_wrong_type_is_refused_in_Kubernetes_words(string sent, string message) =>
        Assert.Equal(message, Assert.Throws<DecodeException>(() => Decoder.Decode(JsonNode.Parse(sent)!.AsObject(), ApiTypes.Of(ResourceType.Deployments))).Message);

    [Fact]
    public void Every_type_that_a_field_names_exists_and_every_kind_has_one()
    {
        foreach (var field in ApiTypes.All.SelectMany(t => t.Fields))
        {
            var type = field.Type;
            while (type.Items is { } items)
            {
                type = items;
            }

            Assert.True(type.Shape != Shape.Struct || ApiTypes.Named(type.Name) is not null);
        }

        Assert.All(ServedKinds.Create().All, k => Assert.NotNull(ApiTypes.Of(k.Type)));
    }

    [Fact]
    public void Merge_keys_are_those_of_Kubernetes()
    {
        static string? Key(string type, string field) => ApiTypes.Named(type).Field(field)!.MergeKey;

        Assert.Equal("name", Key("PodSpec", "containers"));
        Assert.Equal("name", Key("Container", "env"));
        Assert.Equal("containerPort", Key("Container", "ports"));
        Assert.Equal("mountPath", Key("Container", "volumeMounts"));
        Assert.Equal("type", Key("DeploymentStatus", "conditions"));
        Assert.Equal("uid", Key("ObjectMeta", "ownerReferences"));
        Assert.Null(Key("PodSpec", "tolerations"));
        Assert.True(ApiTypes.Named("ObjectMeta").Field("finalizers")!.IsMerged);
        Assert.True(ApiTypes.Named("DeploymentSpec").Field("strategy")!.RetainsKeys);
    }
}
