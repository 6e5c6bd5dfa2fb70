using System.Text.Json;

namespace Rollouts.Kubernetes.Tests.Support;

/// <summary>API objects, as small as can be.</summary>
public static class Some
{
    public static string Deployment(string name, int version, string uid = "", string ns = "prod") =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","uid":"{{{(uid.Length > 0 ? uid : "uid-" + name)}}}","resourceVersion":"{{{version}}}"}}""";

    public static string Page(int version, string next, params string[] items) =>
        $$$"""{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(",", items)}}}]}""";

    public static string List(int version, params string[] items) => Page(version, "", items);

    public static string Event(string type, string item) => $$$"""{"type":"{{{type}}}","object":{{{item}}}}""" + "\n";

    public static string Bookmark(int version) => Event("BOOKMARK", $$$"""{"kind":"Deployment","metadata":{"resourceVersion":"{{{version}}}"}}""");

    public static string Name(JsonElement item) => item.GetProperty("metadata").GetProperty("name").GetString()!;
}
