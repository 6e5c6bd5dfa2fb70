namespace Rollouts.Problems.Rules;

/// <summary>
/// How long a problem has to last before it counts. Each tool that fails early without such windows has failed rollouts that were
/// fine: a registry that hiccups (Shopify/krane#819), a node that is on its way (kstatus gives it 15 s), a quota that throttles a
/// surge (krane#173).
/// </summary>
internal static class Windows
{
    /// <summary>Time cannot mend it: the text of the template is wrong.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.Zero;

    /// <summary>The registry has answered that there is no such image, or that it may not be had: a second and a third try, 10 and 30 s later, say the same.</summary>
    public static readonly TimeSpan PullRefused = TimeSpan.FromSeconds(30);

    /// <summary>Any other failed pull may be the network's.</summary>
    public static readonly TimeSpan PullFailed = TimeSpan.FromSeconds(120);

    /// <summary>A ConfigMap or Secret may be created after what refers to it.</summary>
    public static readonly TimeSpan CannotCreate = TimeSpan.FromSeconds(60);

    /// <summary>A quota may throttle a surge until old pods are gone.</summary>
    public static readonly TimeSpan CreateRefused = TimeSpan.FromSeconds(120);

    /// <summary>An autoscaler may be about to bring a node.</summary>
    public static readonly TimeSpan Unschedulable = TimeSpan.FromMinutes(5);

    /// <summary>An old pod that is visibly broken does not recover; one that merely is not ready may be starting.</summary>
    public static readonly TimeSpan StuckBroken = TimeSpan.FromSeconds(30);

    /// <summary>See <see cref="StuckBroken"/>.</summary>
    public static readonly TimeSpan StuckUnready = TimeSpan.FromMinutes(5);

    /// <summary>From this restart on a crash loop counts. Two crashes may be those of a database that was slower to start.</summary>
    public const int CrashLoopRestarts = 3;

    /// <summary>How long a container that crashed has to run for us to believe that it has recovered.</summary>
    public static readonly TimeSpan Recovered = TimeSpan.FromSeconds(60);

    /// <summary>How long a pull that is under way keeps an earlier failure from counting: a large image takes minutes.</summary>
    public static readonly TimeSpan PullUnderWay = TimeSpan.FromMinutes(5);

    /// <summary>How long one look takes a pull that failed for the reason of the one that is under way: five minutes of back-off at most, and as long for the pull.</summary>
    public static readonly TimeSpan PullRemembered = TimeSpan.FromMinutes(10);

    /// <summary>How long a scale-up may take: the autoscaler's own limit (max-node-provision-time).</summary>
    public static readonly TimeSpan ScaleUp = TimeSpan.FromMinutes(15);

    /// <summary>The end of a window that began at a stamp. Whoever may write events may stamp them with the end of time.</summary>
    public static DateTimeOffset? After(DateTimeOffset? stamp, TimeSpan window) =>
        stamp is { } began ? DateTimeOffset.MaxValue - began > window ? began + window : DateTimeOffset.MaxValue : null;
}
