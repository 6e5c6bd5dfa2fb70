namespace Rollouts.Problems;

/// <summary>A symptom with what has been seen of it before.</summary>
internal sealed class TrackedSymptom
{
    private readonly DateTimeOffset? _firstSince;
    private Symptom _now;
    private long? _carriedFrom;

    public TrackedSymptom(Symptom first, long began)
    {
        _now = first;
        Shown = first;
        Began = began;
        _firstSince = first.Since;
    }

    /// <summary>When its window began, as a time stamp of the tracker's clock.</summary>
    public long Began { get; private set; }

    /// <summary>What to tell of it: what was last seen of it in earnest, while it is only carried.</summary>
    public Symptom Shown { get; private set; }

    /// <summary>Whether it has lasted for its window. It stays so until it is gone, through every pause between two attempts.</summary>
    public bool IsRipe { get; private set; }

    /// <summary>When it will be ripe if it stays as it is; null where it is, or will not be.</summary>
    public TimeSpan? RipensAfter { get; private set; }

    /// <summary>
    /// A symptom that is looked at once. A container that runs between two crashes of a loop is in the loop all the same, and one whose
    /// image is pulled once more, after tries that events tell of, is worth a word; one that merely may be between two attempts tells
    /// nothing alone.
    /// </summary>
    public static TrackedSymptom? Alone(Symptom symptom, DateTimeOffset now)
    {
        var isBetweenCrashes = symptom.Key.Family == ProblemFamily.Crash && symptom.Window == TimeSpan.Zero && symptom.Strength != SymptomStrength.Holds
            && symptom.Since is { } since && now - since < symptom.CarriedFor;
        var isBetweenPulls = symptom.Key.Family == ProblemFamily.ImagePull && symptom.Strength == SymptomStrength.Carries && symptom.Reason.Length > 0;
        return isBetweenCrashes ? new TrackedSymptom(symptom with { Strength = SymptomStrength.Holds }, 0)
            : isBetweenPulls ? new TrackedSymptom(symptom with { Strength = SymptomStrength.Warns }, 0)
            : symptom.Strength == SymptomStrength.Carries ? null
            : new TrackedSymptom(symptom, 0);
    }

    /// <summary>How old it is by its own stamps.</summary>
    public TimeSpan Age(DateTimeOffset now) => Shown.Since is { } since && now > since ? now - since : TimeSpan.Zero;

    /// <summary>Takes in how it looks now.</summary>
    /// <returns>False where it has been carried for too long: it is over.</returns>
    public bool Take(Symptom symptom, long now, TimeProvider time)
    {
        if (symptom.Mark != _now.Mark)
        {
            (Began, IsRipe) = (now, false);
        }

        if (symptom.Key.Family == ProblemFamily.ImagePull && symptom.Window < Shown.Window && !Shown.IsVague)
        {
            // The network's fault until now; what the registry answers at last has its own window.
            Began = now;
        }

        // Some of Kubernetes' words hide why: "Back-off pulling image" may have said "not found" a moment ago, and a shorter window holds.
        var isHarder = symptom.Strength == SymptomStrength.Holds && Shown.Strength == SymptomStrength.Holds
            && symptom.Key.Family == ProblemFamily.ImagePull && Shown.Window < symptom.Window;
        _now = symptom;
        if (isHarder)
        {
            Shown = symptom with { Window = Shown.Window, Message = Shown.Message, Since = _firstSince };
            _now = Shown;
        }
        else if (symptom.Strength == SymptomStrength.Holds || !IsRipe && symptom.Strength == SymptomStrength.Warns)
        {
            Shown = symptom with { Since = _firstSince ?? symptom.Since };
        }

        if (symptom.Strength == SymptomStrength.Holds)
        {
            _carriedFrom = null;
            return true;
        }

        _carriedFrom ??= now;
        return symptom.Strength == SymptomStrength.Warns || symptom.CarriedFor is null || time.GetElapsedTime(_carriedFrom.Value, now) < symptom.CarriedFor;
    }

    /// <summary>Sees whether it is ripe now.</summary>
    public void Ripen(TimeSpan lasted, ProblemPolicy policy, DateTimeOffset serverTime)
    {
        RipensAfter = null;
        if (_now.IsExcused || policy.Ignores(_now))
        {
            IsRipe = false;
            return;
        }

        // Where nothing is given time, the first end of a container is a verdict: nobody waits for the kubelet to call it a loop.
        var isFirstEnd = policy.WindowScale == 0 && _now.Key.Family == ProblemFamily.Crash && _now.Strength == SymptomStrength.Warns;
        if (IsRipe || !isFirstEnd && _now.Strength != SymptomStrength.Holds || Window(policy.WindowScale) is not { } window)
        {
            return;
        }

        var wait = window - lasted;
        if (_now.NotBefore is { } notBefore && notBefore - serverTime > wait)
        {
            wait = notBefore - serverTime;
        }

        IsRipe = wait <= TimeSpan.Zero;
        RipensAfter = IsRipe ? null : wait;
    }

    private TimeSpan? Window(double scale) => _now.Key.Family == ProblemFamily.Crash && scale == 0
        ? TimeSpan.Zero
        : _now.Window is { } window ? TimeSpan.FromTicks((long)Math.Min(window.Ticks * scale, TimeSpan.MaxValue.Ticks / 2.0)) : null;
}
