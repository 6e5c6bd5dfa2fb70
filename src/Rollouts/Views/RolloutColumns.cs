using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using Rollouts.Showing;

namespace Rollouts.Views;

/// <summary>
/// What the columns of the default views show. Called by Rollouts.Format.ps1xml. Objects are read by the names of their properties,
/// because the same views show what comes back from a file, a job or another computer, and that has lost its type.
/// </summary>
public static class RolloutColumns
{
    // Where a column is as narrow as a word, breaking between words is no help.
    private const int LeastColumn = 8;

    // A tag has to be seen.
    private const int LeastImage = 10;

    /// <summary>The heading over rollouts: which namespace of which cluster.</summary>
    public static string Place(PSObject rollout) => $"{Property(rollout, "Namespace")} (context {Property(rollout, "Context")})";

    /// <summary>The heading over revisions: whose they are.</summary>
    public static string Owner(PSObject revision) =>
        $"{Property(revision, "Kind")?.ToLowerInvariant()}/{Property(revision, "Name")} in {Property(revision, "Namespace")} (context {Property(revision, "Context")})";

    /// <summary>How many of the wanted pods are ready: <c>2/3</c>.</summary>
    public static string Ready(PSObject rollout) => $"{Property(rollout, "Ready")}/{Property(rollout, "Desired")}";

    /// <summary>How long ago something was created, as kubectl tells it: <c>45s</c>, <c>12m</c>, <c>5h</c>, <c>3d</c>.</summary>
    /// <param name="created">A <see cref="DateTimeOffset"/>, or what is left of one that was read back.</param>
    public static string Age(object? created) => (created is PSObject wrapped ? wrapped.BaseObject : created) switch
    {
        DateTimeOffset time => AgeText.Of(time, DateTimeOffset.UtcNow),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => AgeText.Of(time, DateTimeOffset.UtcNow),
        _ when created is PSObject readBack && readBack.Properties["UtcDateTime"]?.Value is DateTime time => AgeText.Of(new DateTimeOffset(time, TimeSpan.Zero), DateTimeOffset.UtcNow),
        _ => "",
    };

    /// <summary>The phase, coloured where the host can show colours and the user wants them.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="style">The engine's <c>$PSStyle</c>; null before PowerShell 7.2.</param>
    public static string Phase(PSObject rollout, object? style)
    {
        var phase = Property(rollout, "Phase") ?? "";
        return Coloured(phase, style, phase switch
        {
            nameof(RolloutPhase.Complete) => "Green",
            nameof(RolloutPhase.Failed) or nameof(RolloutPhase.Deleted) => "Red",
            nameof(RolloutPhase.Paused) or nameof(RolloutPhase.ActionRequired) => "Yellow",
            _ => "Cyan",
        });
    }

    /// <summary>The message; that it is only the answer to a dry run is said first.</summary>
    public static string Message(PSObject rollout) => $"{(rollout.Properties["IsDryRun"]?.Value is true ? "dry run: " : "")}{Property(rollout, "Message")}";

    /// <summary>The counts in one line: <c>3 wanted: 2 ready, 2 available, 1 updated, 2 outdated</c>.</summary>
    public static string Pods(PSObject rollout) =>
        $"{Property(rollout, "Desired")} wanted: {Property(rollout, "Ready")} ready, {Property(rollout, "Available")} available, {Property(rollout, "Updated")} updated, {Property(rollout, "Outdated")} outdated";

    /// <summary>A revision's number with its mark and the numbers it had before: <c>5 (current, formerly 3)</c>.</summary>
    public static string Number(PSObject revision)
    {
        var former = revision.Properties["FormerNumbers"]?.Value is IEnumerable numbers ? Join(numbers) : "";
        var notes = string.Join(", ", new[] { Mark(revision), former.Length == 0 ? "" : $"formerly {former}" }.Where(note => note.Length > 0));
        return $"{Property(revision, "Revision")}{(notes.Length == 0 ? "" : $" ({notes})")}";
    }

    /// <summary>A moment, and how long ago it was.</summary>
    /// <param name="created">A <see cref="DateTimeOffset"/>, or what is left of one that was read back.</param>
    public static string Since(object? created) => Age(created) is { Length: > 0 } age
        ? string.Create(CultureInfo.InvariantCulture, $"{(created is PSObject wrapped ? wrapped.BaseObject : created):yyyy-MM-dd HH:mm:ssK} ({age} ago)")
        : "";

    /// <summary>Things one below the other.</summary>
    public static string Lines(IEnumerable values) => string.Join('\n', values.Cast<object?>().Select(value => value is PSObject or null ? value?.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture)));

    /// <summary>Marks the revision that runs, and the one that an undo goes to.</summary>
    public static string Mark(PSObject revision) => (revision.Properties["IsCurrent"]?.Value, revision.Properties["IsPrevious"]?.Value) switch
    {
        (true, _) => "current",
        (_, true) => "previous",
        _ => "",
    };

    /// <summary>The heading over differences: whose they are, and which revisions were compared.</summary>
    public static string Compared(PSObject difference) =>
        $"{Owner(difference)}, {Numbered(difference, "FromRevision")} → {Numbered(difference, "ToRevision")}";

    /// <summary>A value of a template on one line: texts as they are, what is nested in YAML's flow style.</summary>
    public static string Value(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        true => "true",
        false => "false",
        string text => text,
        IDictionary fields => $"{{ {string.Join(", ", fields.Keys.Cast<object>().Select(key => $"{Value(key)}: {Value(fields[key])}"))} }}",
        IReadOnlyDictionary<string, object?> fields => $"{{ {string.Join(", ", fields.Select(field => $"{field.Key}: {Value(field.Value)}"))} }}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Value))}]",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The path of a difference, in its part of what the window leaves.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Path(PSObject difference, PSHost? host) => Sentences(Property(difference, "Path") ?? "", host, taken: 10, share: 0.4);

    /// <summary>A value of a difference, in its part of what the window leaves.</summary>
    /// <param name="value">The value.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Value(object? value, PSHost? host) => Sentences(Value(value), host, taken: 10, share: 0.3);

    /// <summary>How much a piece of advice matters, coloured where the host can show colours and the user wants them.</summary>
    /// <param name="advice">The advice.</param>
    /// <param name="style">The engine's <c>$PSStyle</c>; null before PowerShell 7.2.</param>
    public static string Severity(PSObject advice, object? style)
    {
        var severity = Property(advice, "Severity") ?? "";
        return severity == nameof(AdviceSeverity.Warning) ? Coloured(severity, style, "Yellow") : severity;
    }

    /// <summary>What is to be said, and below it what to do.</summary>
    /// <param name="advice">The advice.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Advice(PSObject advice, PSHost? host) => Sentences($"{Property(advice, "Message")}\n→ {Property(advice, "Remedy")}", host, taken: 33);

    /// <summary>
    /// The images of a revision, in their half of what the window leaves. What is too long loses its beginning, the registry: broken into
    /// lines it would be given a column of its whole length, and the change-cause none.
    /// </summary>
    /// <param name="revision">The revision.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Images(PSObject revision, PSHost? host)
    {
        string[] images = revision.Properties["Images"]?.Value is IEnumerable values ? [.. values.Cast<object?>().Select(value => $"{value}")] : [];
        var width = (FormatWidth.Of(host) - 38) / 2;
        if (width < LeastColumn || images.Sum(image => image.Length + 2) - 2 <= width)
        {
            return Join(images);
        }

        var each = Math.Max(LeastImage, (width - (2 * (images.Length - 1))) / images.Length);
        return Join(images.Select(image => image.Length <= each ? image : $"…{image[^(each - 1)..]}"));
    }

    /// <summary>The change-cause of a revision, in its half of what the window leaves.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    public static string Cause(PSObject revision, PSHost? host) => Sentences(Property(revision, "ChangeCause") ?? "", host, taken: 38, share: 0.5);

    /// <summary>Things in one cell.</summary>
    public static string Join(IEnumerable values) => string.Join(", ", values.Cast<object?>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    private static string Numbered(PSObject difference, string property) =>
        Property(difference, property) is { Length: > 0 } number ? $"revision {number}" : "a revision not numbered yet";

    /// <summary>Lines broken between words to fit their column: the engine's formatter would break them inside of one.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="host">The engine's <c>$Host</c>.</param>
    /// <param name="taken">How many columns of the window are taken by others.</param>
    /// <param name="share">Which part of what is left.</param>
    /// <param name="indent">By how much what goes on in the next line is moved to the right.</param>
    internal static string Sentences(string text, PSHost? host, int taken, double share = 1, int indent = 0)
    {
        var width = (int)((FormatWidth.Of(host) - taken) * share) - indent;
        return width < LeastColumn
            ? text
            : string.Join('\n', text.Split('\n').Select(line => string.Join($"\n{new string(' ', indent)}", TextColumns.Wrap(line, width))));
    }

    /// <summary>A heading, in the colour that the engine gives those of its own tables.</summary>
    internal static string Heading(string text, object? style) => Styled(text, style, "Formatting", "TableHeader");

    internal static string Coloured(string text, object? style, string colour) => Styled(text, style, "Foreground", colour);

    // PowerShellStandard does not know $PSStyle's type. Its escapes survive a redirected pwsh, whatever OutputRendering says, so we look ourselves.
    private static string Styled(string text, object? style, string group, string name)
    {
        if (style is null || Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Property(style, "OutputRendering") is "PlainText")
        {
            return text;
        }

        var styles = PSObject.AsPSObject(style).Properties[group]?.Value;
        return styles is null ? text : $"{Property(styles, name)}{text}{Property(style, "Reset")}";
    }

    internal static string? Property(object target, string name) =>
        PSObject.AsPSObject(target).Properties[name]?.Value is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
