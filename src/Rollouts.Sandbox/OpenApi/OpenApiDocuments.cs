using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Discovery;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.OpenApi;

/// <summary>The OpenAPI v3 documents, one for each group and version: what kubectl needs to validate, to apply and to explain.</summary>
/// <param name="kinds">What is served.</param>
/// <param name="root">The path that the API lies under.</param>
internal sealed class OpenApiDocuments(KindRegistry kinds, string root)
{
    private readonly ConcurrentDictionary<string, byte[]> _documents = new(StringComparer.Ordinal);

    /// <summary>The document of a path below <c>/openapi/v3</c>; the empty one is the index. Null where there is none.</summary>
    public ReadOnlyMemory<byte>? Find(string path)
    {
        if (path.Length == 0)
        {
            return Index();
        }

        return kinds.All.Any(k => PathOf(k.Type) == path) ? _documents.GetOrAdd(path, Document) : null;
    }

    /// <summary>The index names whole paths: older kubectl would else forget the secret part of this server's URL.</summary>
    private byte[] Index()
    {
        var paths = new JsonObject();
        foreach (var path in kinds.All.Select(k => PathOf(k.Type)).Distinct(StringComparer.Ordinal))
        {
            var hash = Convert.ToHexString(SHA256.HashData(_documents.GetOrAdd(path, Document)));
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"{root}/openapi/v3/{path}?hash={hash}" };
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["paths"] = paths });
    }

    private byte[] Document(string path)
    {
        var served = kinds.All.Where(k => PathOf(k.Type) == path).ToList();
        var paths = new JsonObject();
        foreach (var kind in served)
        {
            OpenApiPaths.Add(paths, kind);
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = ServerVersion.Git },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = OpenApiSchemas.For(served) },
        });
    }

    private static string PathOf(ResourceType type) => type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.Group}/{type.Version}";
}
