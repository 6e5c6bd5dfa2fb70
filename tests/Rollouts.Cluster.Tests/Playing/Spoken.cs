using System.Globalization;
using System.Management.Automation;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Cluster.Tests.Playing;

/// <summary>What a script said, a line for each object, warning and error, without what differs between any two clusters.</summary>
internal static class Spoken
{
    internal static IReadOnlyList<string> Lines(RunResult result) =>
    [
        .. result.Output.Select(Describe),
        .. result.Warnings.Select(warning => $"warning: {warning}"),
        .. result.ErrorIds.Select(id => $"error: {id}"),
    ];

    private static string Describe(PSObject output) => output.TypeNames[0] switch
    {
        "Rollouts.Rollout" => Join(
            $"{Text(output, "Name")} {Text(output, "Phase")} {(Text(output, "Revision") is { Length: > 0 } revision ? revision : "-")} {Many(output, "Images")}",
            Text(output, "ChangeCause") is { Length: > 0 } cause ? $"({cause})" : "",
            Is(output, "HasPendingChange") ? "pending" : "",
            Is(output, "IsDryRun") ? "dry run" : ""),
        "Rollouts.RolloutRevision" => Join(
            Text(output, "Revision"),
            Many(output, "FormerNumbers") is { Length: > 0 } former ? $"was {former}" : "",
            Many(output, "Images"),
            Text(output, "ChangeCause") is { Length: > 0 } cause ? $"({cause})" : "",
            Is(output, "IsCurrent") ? "current" : "",
            Is(output, "IsPrevious") ? "previous" : ""),
        _ => LanguagePrimitives.ConvertTo<string>(output),
    };

    private static string Text(PSObject output, string property) => string.Create(CultureInfo.InvariantCulture, $"{output.Properties[property].Value}");

    private static string Many(PSObject output, string property) =>
        string.Join(',', LanguagePrimitives.GetEnumerable(output.Properties[property].Value).Cast<object>().Select(one => string.Create(CultureInfo.InvariantCulture, $"{one}")));

    private static bool Is(PSObject output, string property) => LanguagePrimitives.IsTrue(output.Properties[property].Value);

    private static string Join(params string[] parts) => string.Join(' ', parts.Where(part => part.Length > 0));
}
