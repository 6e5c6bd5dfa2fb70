using System.Globalization;

namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>
/// A container's fate is told by its image tag: one of these words as the whole tag (<c>web:crash</c>) or as its end
/// (<c>web:2.1-crash</c>); every other tag gets ready. Where a duration is given it can be said with the tag:
/// <c>web:slow-45s</c>, <c>web:2-slow-stop-2m</c> (ms, s, m, h), and so can a number where one is given: <c>web:flaky-2</c>.
/// <code>
/// tag          what happens                                                                      how long
/// -----------  --------------------------------------------------------------------------------  ---------
/// (any other)  pulled, started, ready                                                            about 1 s
/// slow         without a readinessProbe a slow pull, with one an application slow to answer it   20 s
/// slow-stop    as any other; when deleted it takes its time, up to the pod's grace period        20 s
/// crash        starts, exits with 1, is restarted after 0, 10, 20, 40 … 300 s: CrashLoopBackOff  1 s a run
/// oom          as crash, but ended by the kernel: OOMKilled, 137                                 1 s a run
/// bad-command  as crash, but never even started: RunContainerError, StartError, 128              at once
/// hostile      as crash; log and last words hold escape codes, ##vso[, bidi and a 1 MB line      1 s a run
/// flaky        crashes once, then runs                                                           1 time
/// flaky-pull   its pull fails once, the next one succeeds                                        1 time
/// missing      ErrImagePull and ImagePullBackOff: "not found"                                    for ever
/// private      ErrImagePull and ImagePullBackOff: "pull access denied … authorization failed"    for ever
/// invalid      InvalidImageName, as for a name that truly is none                                for ever
/// no-command   CreateContainerError: "no command specified"                                      for ever
/// bad-config   CreateContainerConfigError: configmap "(container)-config" not found              until it is there
/// never-ready  runs; its readiness probe fails, also where the pod has none                      for ever
/// </code>
/// With <c>imagePullPolicy: Never</c>, <c>missing</c> and <c>private</c> mean ErrImageNeverPull. Whatever the tag says, a
/// ConfigMap or Secret that the container's environment refers to and that is not there is a CreateContainerConfigError.
/// </summary>
internal static class FateTable
{
    private static readonly TimeSpan ShortRun = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(20);

    /// <summary>Longer words before those that they end with or begin with.</summary>
    private static readonly (string Word, Fate Usual)[] Words =
    [
        ("slow-stop", new(FateKind.SlowStop, Late)),
        ("slow", new(FateKind.Slow, Late)),
        ("crash", new(FateKind.Crash, ShortRun)),
        ("oom", new(FateKind.OutOfMemory, ShortRun)),
        ("hostile", new(FateKind.Hostile, ShortRun)),
        ("bad-command", new(FateKind.BadCommand)),
        ("flaky-pull", new(FateKind.FlakyPull, Times: 1)),
        ("flaky", new(FateKind.Flaky, ShortRun, Times: 1)),
        ("missing", new(FateKind.Missing)),
        ("private", new(FateKind.Private)),
        ("invalid", new(FateKind.Invalid)),
        ("no-command", new(FateKind.NoCommand)),
        ("bad-config", new(FateKind.BadConfig)),
        ("never-ready", new(FateKind.NeverReady)),
    ];

    /// <summary>The fate of a container of this image.</summary>
    public static Fate Of(ImageName image)
    {
        if (!image.IsValid)
        {
            return new Fate(FateKind.Invalid);
        }

        foreach (var (word, usual) in Words)
        {
            if (EndsWithWord(image.Tag, word))
            {
                return usual;
            }

            var dash = image.Tag.LastIndexOf('-');
            if (dash > 0 && EndsWithWord(image.Tag[..dash], word) && Adjust(usual, image.Tag[(dash + 1)..]) is { } said)
            {
                return said;
            }
        }

        return new Fate(FateKind.Ready);
    }

    /// <summary>The fate with the number or the duration that a tag says; null where it says neither.</summary>
    private static Fate? Adjust(Fate usual, string said)
    {
        if (usual.Times > 0)
        {
            return int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? usual with { Times = times } : null;
        }

        return usual.Duration > TimeSpan.Zero && ShortDuration.Parse(said) is { } duration ? usual with { Duration = duration } : null;
    }

    private static bool EndsWithWord(string tag, string word) =>
        tag.EndsWith(word, StringComparison.Ordinal) && (tag.Length == word.Length || tag[^(word.Length + 1)] == '-');
}
