using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Sandbox.Nodes.Simulation;
using Rollouts.Sandbox.Store;
using Rollouts.Sandbox.Validation;

namespace Rollouts.Sandbox.Faults;

/// <summary>
/// Which faults the API server is to have. They are told by a ConfigMap, <c>rollouts-faults</c> in <c>kube-system</c>, so that
/// whatever reaches the cluster can set them and take them back; about_RolloutSandbox documents its keys.
/// </summary>
internal sealed record FaultPlan
{
    /// <summary>The ConfigMap's place.</summary>
    public static readonly ObjectKey Key = new("kube-system", "rollouts-faults");

    private const int ServiceUnavailable = 503;

    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>How long a watch lives before its connection breaks, in the middle of a line; null for as long as it should.</summary>
    public TimeSpan? CutWatches { get; private init; }

    /// <summary>Which watches are told that their place has expired.</summary>
    public Share ExpireWatches { get; private init; } = Share.Never;

    /// <summary>Which watches stay open and tell nothing.</summary>
    public Share SilenceWatches { get; private init; } = Share.Never;

    /// <summary>Which page tokens have expired.</summary>
    public Share ExpirePages { get; private init; } = Share.Never;

    /// <summary>Which requests are too many: 429.</summary>
    public Share Refuse { get; private init; } = Share.Never;

    /// <summary>What a 429 says in Retry-After, in seconds; 0 for none.</summary>
    public int RetryAfter { get; private init; } = 1;

    /// <summary>Which requests fail in the server.</summary>
    public Share Fail { get; private init; } = Share.Never;

    /// <summary>The status they fail with.</summary>
    public int FailWith { get; private init; } = ServiceUnavailable;

    /// <summary>Which reads are answered with a web page.</summary>
    public Share Garble { get; private init; } = Share.Never;

    /// <summary>How late answers come.</summary>
    public Delay Delay { get; private init; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>When the server is away; null for never.</summary>
    public Outage? Away { get; private init; }

    /// <summary>The resources that have faults; empty for all.</summary>
    public ImmutableHashSet<string> Only { get; private init; } = [];

    /// <summary>What chance begins with: the same faults come again.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>Reads a ConfigMap.</summary>
    /// <param name="map">The ConfigMap.</param>
    /// <param name="errors">What is wrong with it.</param>
    public static FaultPlan Read(JsonObject map, out IReadOnlyList<FieldError> errors)
    {
        var plan = None;
        var found = new List<FieldError>();
        foreach (var (key, value) in map["data"] as JsonObject ?? [])
        {
            var text = value.AsText() ?? string.Empty;
            switch (Apply(plan, key, text.Trim()))
            {
                case (null, var problem):
                    found.Add(FieldError.Invalid($"data[{key}]", FieldError.Quote(text), problem));
                    break;
                case (var changed, _):
                    plan = changed;
                    break;
            }
        }

        errors = found;
        return plan;
    }

    private static (FaultPlan? Changed, string Problem) Apply(FaultPlan plan, string key, string text) => key switch
    {
        "cut-watches" => (ShortDuration.Parse(text) is { } time ? plan with { CutWatches = time } : null, "must be a duration such as 500ms, 5s or 1m"),
        "expire-watches" => (Share.Parse(text) is { } share ? plan with { ExpireWatches = share } : null, Share.Grammar),
        "silence-watches" => (Share.Parse(text) is { } share ? plan with { SilenceWatches = share } : null, Share.Grammar),
        "expire-pages" => (Share.Parse(text) is { } share ? plan with { ExpirePages = share } : null, Share.Grammar),
        "refuse" => (Share.Parse(text) is { } share ? plan with { Refuse = share } : null, Share.Grammar),
        "retry-after" => (Number(text) is { } seconds ? plan with { RetryAfter = seconds } : null, "must be a number of seconds; 0 for no Retry-After"),
        "fail" => (Share.Parse(text) is { } share ? plan with { Fail = share } : null, Share.Grammar),
        "fail-with" => (Number(text) is >= 500 and <= 599 and var code ? plan with { FailWith = code } : null, "must be a status from 500 to 599"),
        "garble" => (Share.Parse(text) is { } share ? plan with { Garble = share } : null, Share.Grammar),
        "delay" => (Delay.Parse(text) is { } delay ? plan with { Delay = delay } : null, Delay.Grammar),
        "away" => (Outage.Parse(text) is { } outage ? plan with { Away = outage } : null, Outage.Grammar),
        "only" => (plan with { Only = [.. text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)] }, string.Empty),
        "seed" => (Number(text) is { } seed ? plan with { Seed = seed } : null, "must be a whole number"),
        _ => (null, "is no fault; see about_RolloutSandbox for those that there are"),
    };

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
