using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Rollouts.Cluster.Tests.Clusters;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>What a script said, a line for each object, warning and error, without what differs between any two clusters.</summary>
internal static partial class Spoken
{
    internal static IReadOnlyList<string> Lines(Arena arena, RunResult result) =>
    [
        .. result.Output.Select(Describe),
        .. result.Warnings.Select(warning => $"warning: {Place().Replace(warning, "in its place").Replace(arena.Namespace, "its namespace", StringComparison.Ordinal)}"),
        .. result.Errors.Select(error => $"error: {error.FullyQualifiedErrorId.Split(',')[0]}{Reasons(error)}"),
    ];

    [GeneratedRegex(@"in \S+ \(context [^)]*\)", RegexOptions.None, 1000)]
    private static partial Regex Place();

    private static string Describe(PSObject output) => output.TypeNames[0] switch
    {
        "Rollouts.Rollout" => Join(
            $"{Text(output, "Name")} {Text(output, "Phase")} {(Text(output, "Revision") is { Length: > 0 } revision ? revision : "-")} {Many(output, "Images")}",
            Text(output, "ChangeCause") is { Length: > 0 } cause ? $"({cause})" : "",
            Is(output, "HasPendingChange") ? "pending" : "",
            Is(output, "IsDryRun") ? "dry run" : "",
            Problems(output)),
        "Rollouts.RolloutProblem" => Join(
            Known(Text(output, "Reason")),
            Text(output, "Severity"),
            Text(output, "Container"),
            Text(output, "ExitCode") is { Length: > 0 } code ? $"exit {code}" : "",
            Many(output, "Log") is { Length: > 0 } log ? $"log …{log[^Math.Min(log.Length, 20)..]}" : ""),
        "Rollouts.RolloutDifference" => Join(Text(output, "Path"), Text(output, "Change"), Text(output, "From"), "→", Text(output, "To")),
        "Rollouts.RolloutAdvice" => Text(output, "Rule"),
        "Rollouts.RolloutRevision" => Join(
            Text(output, "Revision"),
            Many(output, "FormerNumbers") is { Length: > 0 } former ? $"was {former}" : "",
            Many(output, "Images"),
            Text(output, "ChangeCause") is { Length: > 0 } cause ? $"({cause})" : "",
            Is(output, "IsCurrent") ? "current" : "",
            Is(output, "IsPrevious") ? "previous" : ""),
        _ => LanguagePrimitives.ConvertTo<string>(output),
    };

    // What stopped the rollout is part of the answer.
    private static string Reasons(ErrorRecord error) =>
        error.FullyQualifiedErrorId.StartsWith("RolloutFailed", StringComparison.Ordinal) ? $" {Problems(PSObject.AsPSObject(error.TargetObject))}" : "";

    private static string Problems(PSObject rollout) => string.Join(',', LanguagePrimitives.GetEnumerable(rollout.Properties["Problems"].Value).Cast<object>()
        .Select(problem => Known(Text(PSObject.AsPSObject(problem), "Reason"))).Distinct().Order(StringComparer.Ordinal));

    // A pod that cannot have its image goes to and fro between the two.
    private static string Known(string reason) => reason == "ErrImagePull" ? "ImagePullBackOff" : reason;

    private static string Text(PSObject output, string property) => string.Create(CultureInfo.InvariantCulture, $"{output.Properties[property].Value}");

    private static string Many(PSObject output, string property) =>
        string.Join(',', LanguagePrimitives.GetEnumerable(output.Properties[property].Value).Cast<object>().Select(one => string.Create(CultureInfo.InvariantCulture, $"{one}")));

    private static bool Is(PSObject output, string property) => LanguagePrimitives.IsTrue(output.Properties[property].Value);

    private static string Join(params string[] parts) => string.Join(' ', parts.Where(part => part.Length > 0));
}
