using System.Globalization;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>
/// A container's fate is told by its image tag: one of these words as the whole tag (<c>web:crash</c>) or as its end
/// (<c>web:2.1-crash</c>); every other tag gets ready. Where a duration is given it can be said with the tag:
/// <c>web:slow-45s</c>, <c>web:2-slow-stop-2m</c> (ms, s, m, h).
/// <code>
/// tag          what happens                                                                      how long
/// -----------  --------------------------------------------------------------------------------  ---------
/// (any other)  pulled, started, ready                                                            about 1 s
/// slow         without a readinessProbe a slow pull, with one an application slow to answer it   20 s
/// slow-stop    as any other; when deleted it takes its time, up to the pod's grace period        20 s
/// crash        starts, exits with 1, is restarted after 0, 10, 20, 40 … 300 s: CrashLoopBackOff  1 s a run
/// missing      ErrImagePull and ImagePullBackOff: "not found"                                    for ever
/// private      ErrImagePull and ImagePullBackOff: "pull access denied … authorization failed"    for ever
/// invalid      InvalidImageName, as for a name that truly is none                                for ever
/// bad-config   CreateContainerConfigError: configmap "(container)-config" not found              until it is there
/// never-ready  runs; its readiness probe fails, also where the pod has none                      for ever
/// </code>
/// With <c>imagePullPolicy: Never</c>, <c>missing</c> and <c>private</c> mean ErrImageNeverPull. Whatever the tag says, a
/// ConfigMap or Secret that the container's environment refers to and that is not there is a CreateContainerConfigError.
/// </summary>
internal static class FateTable
{
    /// <summary>Longer words before those that they end with or begin with.</summary>
    private static readonly (string Word, FateKind Kind, TimeSpan? Duration)[] Words =
    [
        ("slow-stop", FateKind.SlowStop, TimeSpan.FromSeconds(20)),
        ("slow", FateKind.Slow, TimeSpan.FromSeconds(20)),
        ("crash", FateKind.Crash, TimeSpan.FromSeconds(1)),
        ("missing", FateKind.Missing, null),
        ("private", FateKind.Private, null),
        ("invalid", FateKind.Invalid, null),
        ("bad-config", FateKind.BadConfig, null),
        ("never-ready", FateKind.NeverReady, null),
    ];

    /// <summary>The fate of a container of this image.</summary>
    public static Fate Of(ImageName image)
    {
        if (!image.IsValid)
        {
            return new Fate(FateKind.Invalid, TimeSpan.Zero);
        }

        foreach (var (word, kind, usual) in Words)
        {
            if (EndsWithWord(image.Tag, word))
            {
                return new Fate(kind, usual ?? TimeSpan.Zero);
            }

            var dash = image.Tag.LastIndexOf('-');
            if (usual is not null && dash > 0 && EndsWithWord(image.Tag[..dash], word) && ParseDuration(image.Tag[(dash + 1)..]) is { } said)
            {
                return new Fate(kind, said);
            }
        }

        return new Fate(FateKind.Ready, TimeSpan.Zero);
    }

    private static bool EndsWithWord(string tag, string word) =>
        tag.EndsWith(word, StringComparison.Ordinal) && (tag.Length == word.Length || tag[^(word.Length + 1)] == '-');

    private static TimeSpan? ParseDuration(string text)
    {
        foreach (var (unit, length) in new[] { ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return TimeSpan.FromMilliseconds((double)count * length);
            }
        }

        return null;
    }
}
