using System.Text;
using Rollouts.Clusters;

namespace Rollouts.Kubernetes.Tests.Manifests;

public sealed class ManifestReadingTests
{
    private static readonly IClusterDoor Door = new ClusterDoor();

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("No", "false")]
    [InlineData("on", "true")]
    [InlineData("OFF", "false")]
    [InlineData("y", "true")]
    [InlineData("true", "true")]
    [InlineData("tRue", "\"tRue\"")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("'no'", "\"no\"")]
    [InlineData("|-\n    on", "\"on\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("Null", "null")]
    [InlineData("12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("+12", "12")]
    [InlineData("017", "15")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x1f", "-31")]
    [InlineData("0b101", "5")]
    [InlineData("08", "8")]
    [InlineData("1_000", "1000")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("1.0", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2024-01-02", "\"2024-01-02\"")]
    [InlineData("2024-01-02T03:04:05Z", "\"2024-01-02T03:04:05Z\"")]
    [InlineData("0", "0")]
    [InlineData("-", "null", true)]
    [InlineData("0x", "\"0x\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int \"12\"", "12")]
    [InlineData("!!float 1", "1")]
    [InlineData("!!binary aMOk", "\"hä\"")]
    [InlineData("!custom 12", "\"12\"")]
    public void A_scalar_means_what_it_means_to_kubectl(string yaml, string json, bool inList = false)
    {
        var manifest = Read($"apiVersion: v1\nkind: X\nv: {(inList ? "\n" : "")}{yaml}\n").Single();

        var value = manifest.Object.GetProperty("v");
        var expected = System.Text.Json.Nodes.JsonNode.Parse(inList ? $"[{json}]" : json);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(expected, System.Text.Json.Nodes.JsonNode.Parse(value.GetRawText())), value.GetRawText());
    }

    [Fact]
    public void Keys_become_text()
    {
        var manifest = Read("apiVersion: v1\nkind: X\nv: {1: a, yes: b, 0x10: c, 1.5: d, '2': e}\n").Single();

        Assert.Equal("""{"1":"a","true":"b","16":"c","1.5":"d","2":"e"}""", manifest.Object.GetProperty("v").GetRawText());
    }

    [Fact]
    public void Anchors_and_merge_keys_are_followed_and_own_entries_win()
    {
        var manifest = Read("""
            apiVersion: v1
            kind: X
            base: &base {image: old, port: 80, env: &env [a, b]}
            more: &more {port: 81, extra: yes}
            v:
              <<: [*base, *more]
              image: new
            w: *env
            """).Single();

        Assert.Equal("""{"image":"new","port":80,"env":["a","b"],"extra":true}""", manifest.Object.GetProperty("v").GetRawText());
        Assert.Equal("""["a","b"]""", manifest.Object.GetProperty("w").GetRawText());
    }

    [Fact]
    public void Several_documents_are_several_objects_and_empty_ones_none()
    {
        var manifests = Read("""
            # a comment
            ---
            apiVersion: v1
            kind: A
            ---
            ---
            # nothing
            ---
            # B stands here
            apiVersion: v1
            kind: B
            ...
            ---
            {"apiVersion": "v1", "kind": "C"}
            """);

        Assert.Equal("A@3 B@10 C@14", Told(manifests));
        Assert.All(manifests, manifest => Assert.Equal("file.yaml", manifest.Source));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_do_no_harm()
    {
        Assert.Equal("A@1 B@4", Told(Read("\uFEFFapiVersion: v1\r\nkind: A\r\n---\r\napiVersion: v1\r\nkind: B\r\n")));
    }

    [Fact]
    public void JSON_is_read_also_several_objects_in_a_row_and_with_tabs()
    {
        Assert.Equal("A@1 B@3 C@3", Told(Read("{\t\"apiVersion\":\"v1\",\t\"kind\":\"A\"}\n\n{\"apiVersion\":\"v1\",\"kind\":\"B\"} {\"apiVersion\":\"v1\",\"kind\":\"C\"}\n")));
    }

    [Fact]
    public void Lists_are_taken_apart()
    {
        var manifests = Read("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
            - apiVersion: v1
              kind: List
              items:
              - {apiVersion: v1, kind: Service}
            ---
            apiVersion: apps/v1
            kind: DeploymentList
            items:
            - metadata: {name: b}
            ---
            apiVersion: v1
            kind: ConfigMapList
            items: []
            """);

        Assert.Equal("Deployment@1 Service@1 Deployment@10", Told(manifests));
        Assert.Equal("""{"metadata":{"name":"b"},"kind":"Deployment","apiVersion":"apps/v1"}""", manifests[2].Object.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# only words\n---\n---\n")]
    public void A_file_without_objects_has_none(string text) => Assert.Empty(Read(text));

    [Theory]
    [InlineData("apiVersion: v1\nkind: X\n bad: [\n", 3, "")]
    [InlineData("apiVersion: v1\nkind: X\nkind: Y\n", 3, "'kind' stands twice")]
    [InlineData("apiVersion: v1\nkind: X\nv: {1: a, '1': b}\n", 3, "'1' stands twice")]
    [InlineData("a: 1\n---\nkind: X\n", 1, "has no kind")]
    [InlineData("apiVersion: v1\nkind: X\n---\nkind: Z\n", 4, "the Z has no apiVersion")]
    [InlineData("just words\n", 1, "no Kubernetes object")]
    [InlineData("a: {b: c\nd: [\n", 1, "a bracket is not closed")]
    [InlineData("{{- if .Values.on }}\nkind: X\n", 1, "render it first")]
    [InlineData("- a\n- b\n", 1, "no Kubernetes object")]
    [InlineData("apiVersion: v1\nkind: X\nv: *nowhere\n", 3, "anchor")]
    [InlineData("apiVersion: v1\nkind: X\nv: .inf\n", 3, "infinity")]
    [InlineData("apiVersion: v1\nkind: X\nv: {[a]: b}\n", 3, "cannot be a key")]
    [InlineData("apiVersion: v1\nkind: X\nv: {~: b}\n", 3, "an empty key")]
    [InlineData("apiVersion: v1\nkind: X\n<<: text\n", 3, "merge key")]
    [InlineData("apiVersion: v1\nkind: X\nv: !!int text\n", 3, "is no int")]
    [InlineData("{\"apiVersion\": \"v1\",\n \"kind\": X}\n", 2, "not valid JSON")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [{}]\n", 1, "has no kind")]
    [InlineData("apiVersion: v1\nkind: X\nv: \"\\q\"\n", 3, "")]
    [InlineData("apiVersion: v1\nkind: X\n\tv: 1\n", 2, "")]
    public void A_mistake_is_told_with_its_file_and_line(string text, int line, string problem)
    {
        var error = Assert.Throws<RolloutException>(() => Read(text));

        Assert.Equal(ErrorId.InvalidManifest, error.ErrorId);
        Assert.StartsWith($"file.yaml, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    public void Endless_nesting_is_an_error_not_the_end_of_the_process(char bracket)
    {
        var text = string.Concat(Enumerable.Repeat(bracket + " ", 100_000));

        Assert.Equal(ErrorId.InvalidManifest, Assert.Throws<RolloutException>(() => Read("a: " + text)).ErrorId);
        Assert.Equal(ErrorId.InvalidManifest, Assert.Throws<RolloutException>(() => Read(text)).ErrorId);
    }

    [Fact]
    public void Aliases_of_aliases_do_not_fill_the_memory()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: X\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("larger than any cluster takes", Assert.Throws<RolloutException>(() => Read(text.ToString())).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Manifest> Read(string text) => Door.ReadManifests(text, "file.yaml");

    private static string Told(IEnumerable<Manifest> manifests) => string.Join(' ', manifests.Select(manifest => $"{manifest.Object.GetProperty("kind").GetString()}@{manifest.Line}"));
}
