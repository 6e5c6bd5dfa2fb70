using System.Text.Json;
using System.Text.RegularExpressions;
using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>The conditions that the Deployment controller writes.</summary>
internal static partial class DeploymentConditions
{
    /// <summary>The Progressing condition where the controller has given up (kubectl looks at the reason only, and so do we); null otherwise.</summary>
    public static JsonElement? ExceededDeadline(JsonElement workload) =>
        Find(workload, "Progressing") is { } progressing && progressing.Text("reason") == "ProgressDeadlineExceeded" ? progressing : null;

    /// <summary>The ReplicaSet that an exceeded deadline is about: the condition names it (pkg/controller/deployment/progress.go). Null where it names none.</summary>
    public static string? TimedOut(JsonElement exceeded) =>
        TimedOutMessage().Match(exceeded.Text("message") ?? "") is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>Why pods cannot be created or deleted (quota, admission); null where they can.</summary>
    public static string? ReplicaFailure(JsonElement workload) =>
        Find(workload, "ReplicaFailure") is { } failure && failure.Text("status") == "True" ? SafeText.Line(failure.Text("message") ?? "") : null;

    private static JsonElement? Find(JsonElement workload, string type)
    {
        foreach (var condition in workload.Items("status", "conditions"))
        {
            if (condition.Text("type") == type)
            {
                return condition;
            }
        }

        return null;
    }

    [GeneratedRegex("^ReplicaSet \"(?<name>[^\"]+)\" has timed out progressing", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TimedOutMessage();
}
