using System.Text.Json.Nodes;

namespace Rollouts.Sandbox.Discovery;

/// <summary>The Kubernetes version whose behaviour the sandbox follows.</summary>
internal static class ServerVersion
{
    /// <summary>The version as <c>kubectl version</c> and nodes show it.</summary>
    public const string Git = "v1.35.0+sandbox";

    /// <summary>The answer to <c>/version</c>.</summary>
    public static JsonObject Document() => new()
    {
        ["major"] = "1",
        ["minor"] = "35",
        ["gitVersion"] = Git,
        ["gitCommit"] = string.Empty,
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2025-12-17T12:00:00Z",
        ["goVersion"] = string.Empty,
        ["compiler"] = string.Empty,
        ["platform"] = "sandbox",
    };
}
