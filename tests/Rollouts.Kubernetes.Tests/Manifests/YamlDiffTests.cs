using System.Text.Json;
using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Tests.Manifests;

public sealed class YamlDiffTests
{
    private static readonly IClusterDoor Door = new ClusterDoor();

    [Fact]
    public void Changed_lines_stand_among_their_neighbours_in_the_unified_format() => Assert.Equal(
        """
        --- before
        +++ after
        @@ -3,6 +3,6 @@
         c: 3
         d: 4
         e: 5
        -f: 6
        +f: 7
         g: 7
         h: 8
        """,
        Diff("""{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}""", """{"a":1,"b":2,"c":3,"d":4,"e":5,"f":7,"g":7,"h":8}"""));

    [Fact]
    public void What_is_far_apart_stands_in_hunks_of_its_own()
    {
        var keys = Enumerable.Range(10, 30).ToDictionary(number => $"k{number}", number => number, StringComparer.Ordinal);
        var changed = keys.ToDictionary(pair => pair.Key, pair => pair.Value is 12 or 35 ? 0 : pair.Value, StringComparer.Ordinal);

        var diff = Diff(JsonSerializer.Serialize(keys), JsonSerializer.Serialize(changed));

        Assert.Equal(["@@ -1,6 +1,6 @@", "@@ -23,7 +23,7 @@"], diff.Split('\n').Where(line => line.StartsWith("@@", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"a":1,"b":[]}""", """{"b":[],"a":1}""")]
    [InlineData("{}", "{}")]
    public void The_same_object_has_no_differences(string from, string to) => Assert.Empty(Diff(from, to));

    [Fact]
    public void A_difference_in_blanks_or_case_is_one()
    {
        Assert.NotEmpty(Diff("""{"a":"x y"}""", """{"a":"x  y"}"""));
        Assert.NotEmpty(Diff("""{"a":"x"}""", """{"a":"X"}"""));
    }

    private static string Diff(string from, string to) =>
        Door.WriteYamlDiff(JsonDocument.Parse(from).RootElement, JsonDocument.Parse(to).RootElement, "before", "after");
}
