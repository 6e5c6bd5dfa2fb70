using System.Text.Json;
using Rollouts.Json;

namespace Rollouts.Status;

/// <summary>
/// When the change that a verdict is about was made, on the server's clock. A deadline that was exceeded before it says
/// nothing about it: right after an undo the controller still shows the old one.
/// </summary>
/// <param name="At">The time of the change, to the second; null where nothing is known of it.</param>
/// <param name="OldDeadline">The <c>lastUpdateTime</c> of an exceeded deadline that the object bore when the change was written.</param>
public sealed record ChangeMark(DateTimeOffset? At, DateTimeOffset? OldDeadline = null)
{
    /// <summary>The mark of a change we made: the time the server answered our write, and the deadline it still showed.</summary>
    internal static ChangeMark OfWrite(JsonElement answer, DateTimeOffset? serverTime) =>
        new(serverTime ?? TemplateTime(answer), DeploymentConditions.ExceededDeadline(answer)?.Time("lastUpdateTime"));

    /// <summary>The mark of a change that somebody made: when the template's newest owner wrote it, else when it was first seen.</summary>
    internal static ChangeMark OfTemplate(JsonElement workload, DateTimeOffset? firstSeen) => new(TemplateTime(workload) ?? firstSeen);

    /// <summary>Whether a deadline that was exceeded then is about this change.</summary>
    internal bool Concerns(DateTimeOffset? exceeded) =>
        exceeded is not { } time || (!(At is { } at && time < at) && time != OldDeadline);

    private static DateTimeOffset? TemplateTime(JsonElement workload) => workload.Items("metadata", "managedFields")
        .Where(entry => entry.At("fieldsV1", "f:spec", "f:template") is not null)
        .Max(entry => entry.Time("time"));
}
