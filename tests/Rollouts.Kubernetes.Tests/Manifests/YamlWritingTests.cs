using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Tests.Manifests;

public sealed class YamlWritingTests
{
    private static readonly IClusterDoor Door = new ClusterDoor();

    [Fact]
    public void YAML_is_written_byte_for_byte_as_kubectl_writes_it()
    {
        using var document = JsonDocument.Parse(Resource("kubectl.json"));

        Assert.Equal(Resource("kubectl.yaml"), Door.WriteYaml(document.RootElement));
    }

    [Fact]
    public void What_kubectl_writes_is_read_back_as_it_was()
    {
        var read = Assert.Single(Door.ReadManifests(Resource("kubectl.yaml"), "kubectl.yaml"));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Resource("kubectl.json")), JsonNode.Parse(read.Object.GetRawText())));
    }

    [Theory]
    [InlineData("\"<<\"")]
    [InlineData("\"a\\u0085b\"")]
    [InlineData("\"a\\u2028b\\u2029\"")]
    [InlineData("\"\\ufeffbom\"")]
    [InlineData("\"\\u007f\\u0000\\u001b\"")]
    [InlineData("\"cr\\rcr\"")]
    [InlineData("\"\\r\\n\"")]
    [InlineData("\"\\n \\n\"")]
    [InlineData("\"a \\n b\"")]
    [InlineData("\"\\t\\n\"")]
    [InlineData("\"\\n\\n\"")]
    [InlineData("{\"<<\":{\"a\":1},\"a\\nb\":[[[]]],\"\":null}")]
    [InlineData("[[1,[2,[]]],[{\"a\":[{\"b\":\"x\\ny\\n\"}]}]]")]
    [InlineData("1e400")]
    [InlineData("-0.0000001")]
    public void Whatever_is_written_is_read_back(string json)
    {
        using var document = JsonDocument.Parse("{\"apiVersion\":\"v1\",\"kind\":\"X\",\"v\":" + json + ",\"w\":[" + json + "],\"z\":1}");

        var yaml = Door.WriteYaml(document.RootElement);
        if (json == "1e400")
        {
            // Greater than any double: kubectl takes it for text, and so do we.
            Assert.Contains("v: 1e400", yaml, StringComparison.Ordinal);
            return;
        }

        var read = Assert.Single(Door.ReadManifests(yaml, "x.yaml"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(document.RootElement.GetRawText()), JsonNode.Parse(read.Object.GetRawText())), yaml);
    }

    [Theory]
    [InlineData("{}", "{}\n")]
    [InlineData("[]", "[]\n")]
    [InlineData("\"text\"", "text\n")]
    [InlineData("null", "null\n")]
    [InlineData("[1,\"1\"]", "- 1\n- \"1\"\n")]
    public void Small_values_are_written_too(string json, string yaml)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(yaml, Door.WriteYaml(document.RootElement));
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(YamlWritingTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
