using System.Text.Json.Nodes;
using Rollouts.Core.Tests.Given;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Status;

public sealed class PodTemplateTests
{
    [Fact]
    public void The_hash_ignores_order_nulls_and_the_controllers_label()
    {
        var one = JsonNode.Parse("""{"metadata":{"labels":{"app":"web","tier":"front"}},"spec":{"containers":[{"name":"a","image":"i"}]}}""")!.AsElement();
        var same = JsonNode.Parse("""{"spec":{"containers":[{"image":"i","name":"a"}]},"metadata":{"creationTimestamp":null,"labels":{"tier":"front","pod-template-hash":"x","app":"web"}}}""")!.AsElement();

        Assert.Equal(PodTemplate.Hash(one), PodTemplate.Hash(same));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"j"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"i"}],"volumes":[{"name":"v","emptyDir":{}}]}}""")]
    [InlineData("""{"metadata":{"annotations":{"pod-template-hash":"x"}},"spec":{"containers":[{"name":"a","image":"i"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"b","image":"i"},{"name":"a","image":"i"}]}}""")]
    public void The_hash_tells_templates_apart(string other)
    {
        var one = JsonNode.Parse("""{"spec":{"containers":[{"name":"a","image":"i"}]}}""")!.AsElement();

        Assert.NotEqual(PodTemplate.Hash(one), PodTemplate.Hash(JsonNode.Parse(other)!.AsElement()));
    }

    [Fact]
    public void Container_order_counts()
    {
        var one = JsonNode.Parse("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""")!.AsElement();
        var other = JsonNode.Parse("""{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}""")!.AsElement();

        Assert.NotEqual(PodTemplate.Hash(one), PodTemplate.Hash(other));
    }
}
