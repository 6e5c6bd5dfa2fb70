using System.Text;
using System.Text.Json;
using Rollouts.Clusters;
using Rollouts.Json;
using Rollouts.Kubernetes.Yaml;

namespace Rollouts.Kubernetes.Manifests;

/// <summary>Reads the objects of a manifest file as kubectl does.</summary>
internal static class ManifestReader
{
    /// <summary>All objects, in their order.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.InvalidManifest"/>.</exception>
    public static IReadOnlyList<Manifest> Read(string text, string source)
    {
        try
        {
            var manifests = new List<Manifest>();
            foreach (var (document, line) in LooksLikeJson(text) ? JsonDocuments(text) : YamlDocuments(text))
            {
                Add(manifests, document, source, line, listKind: null, listVersion: null);
            }

            return manifests;
        }
        catch (YamlProblemException problem)
        {
            throw new RolloutException(
                ErrorId.InvalidManifest,
                $"{source}, line {problem.Line}: {problem.Message.TrimEnd('.')}.",
                $"Correct the file, then check it with: kubectl apply --dry-run=client -f \"{source}\"")
            {
                Target = source,
            };
        }
    }

    private static bool LooksLikeJson(string text) => text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("{");

    private static IEnumerable<(JsonElement Document, int Line)> YamlDocuments(string text) =>
        YamlReader.ReadAll(text).Select(node => (YamlJson.ToJson(node), node.Line));

    private static List<(JsonElement Document, int Line)> JsonDocuments(string text)
    {
        // Files may hold several objects one after the other; the reader takes one at a time.
        var documents = new List<(JsonElement, int)>();
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var at = 0;
        while (SkipSpace(bytes, ref at))
        {
            var line = bytes.AsSpan(0, at).Count((byte)'\n') + 1;
            try
            {
                var reader = new Utf8JsonReader(bytes.AsSpan(at), new JsonReaderOptions { MaxDepth = YamlReader.MaxDepth });
                reader.Read();
                documents.Add((JsonElement.ParseValue(ref reader), line));
                at += (int)reader.BytesConsumed;
            }
            catch (JsonException problem)
            {
                throw text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("{{")
                    ? new YamlProblemException(line, "this is a template of manifests: render it first, with 'helm template' for example")
                    : new YamlProblemException(line + (int)(problem.LineNumber ?? 0), "this is not valid JSON");
            }
        }

        return documents;
    }

    private static bool SkipSpace(byte[] bytes, ref int at)
    {
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at < bytes.Length;
    }

    private static void Add(List<Manifest> manifests, JsonElement document, string source, int line, string? listKind, string? listVersion)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            throw new YamlProblemException(line, "this is no Kubernetes object");
        }

        var kind = Text(document, "kind") ?? listKind ?? throw new YamlProblemException(line, "the object has no kind");
        var version = Text(document, "apiVersion") ?? listVersion ?? throw new YamlProblemException(line, $"the {SafeText.Line(kind, 100)} has no apiVersion");
        if (kind.EndsWith("List", StringComparison.Ordinal) && document.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            // Servers leave kind and apiVersion out of the items of a DeploymentList; those of a plain List have their own.
            var itemKind = kind.Length > "List".Length ? kind[..^"List".Length] : null;
            foreach (var item in items.EnumerateArray())
            {
                Add(manifests, item, source, line, itemKind, itemKind is null ? null : version);
            }

            return;
        }

        manifests.Add(new Manifest(WithType(document, kind, version), source, line));
    }

    private static JsonElement WithType(JsonElement document, string kind, string version)
    {
        if (Text(document, "kind") is not null && Text(document, "apiVersion") is not null)
        {
            return document;
        }

        var typed = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in document.EnumerateObject())
        {
            typed[property.Name] = property.Value;
        }

        typed["kind"] = JsonSerializer.SerializeToElement(kind);
        typed["apiVersion"] = JsonSerializer.SerializeToElement(version);
        return JsonSerializer.SerializeToElement(typed);
    }

    private static string? Text(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
