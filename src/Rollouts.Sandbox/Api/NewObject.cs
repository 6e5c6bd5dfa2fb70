using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Kinds;
using Rollouts.Sandbox.Store;

namespace Rollouts.Sandbox.Api;

/// <summary>What the server sets on every object that is created.</summary>
internal static class NewObject
{
    private const string SuffixCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int LongestGeneratedBase = 58;

    /// <summary>Sets apiVersion, kind and the metadata that is the server's.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="draft">The object.</param>
    /// <param name="isTaken">Whether a name is taken already.</param>
    /// <param name="now">The time, as Kubernetes writes it.</param>
    public static void Prepare(Kind kind, JsonObject draft, Func<string, bool> isTaken, string now)
    {
        draft["apiVersion"] = kind.Type.ApiVersion;
        draft["kind"] = kind.Type.Kind;
        var metadata = draft.Metadata();
        if (!string.IsNullOrEmpty(metadata.Text("resourceVersion")))
        {
            throw new ApiRefusal(500, string.Empty, "resourceVersion should not be set on objects to be created");
        }

        foreach (var servers in new[] { "uid", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "managedFields", "selfLink", "resourceVersion" })
        {
            metadata.Remove(servers);
        }

        if (!kind.Type.Namespaced)
        {
            metadata.Remove("namespace");
        }

        if (draft.Name().Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = Generate(prefix, isTaken);
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = now;
        if (kind.Rules.CountsGeneration)
        {
            metadata["generation"] = 1;
        }

        if (kind.HasStatus)
        {
            draft.Remove("status");
        }
    }

    private static string Generate(string prefix, Func<string, bool> isTaken)
    {
        var start = prefix.Length > LongestGeneratedBase ? prefix[..LongestGeneratedBase] : prefix;
        string name;
        do
        {
            name = start + RandomNumberGenerator.GetString(SuffixCharacters, SuffixLength);
        }
        while (isTaken(name));

        return name;
    }
}
