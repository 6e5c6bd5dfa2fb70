namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>
/// Takes a container through its life: image, configuration, start, probes, end, restart – as a kubelet does, with its
/// reasons, its words and its pauses.
/// </summary>
/// <param name="spec">The container.</param>
/// <param name="pod">The look at its pod.</param>
internal sealed class ContainerLife(ContainerSpec spec, PodLook pod)
{
    private static readonly TimeSpan PullTime = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan StartTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan InitTime = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a failure is seen as such before it is seen as put off.</summary>
    private static readonly TimeSpan FailureSeen = TimeSpan.FromSeconds(1);

    /// <summary>How often a kubelet looks at a pod that cannot start.</summary>
    private static readonly TimeSpan SyncPeriod = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Brings the container to where it is now.</summary>
    public ContainerState Advance(ContainerState state)
    {
        while (Next(state) is { } next)
        {
            state = next;
        }

        return state;
    }

    private ContainerState? Next(ContainerState state)
    {
        if (state.Stage == ContainerStage.Due)
        {
            return Begin(state);
        }

        if (state.IsRunning && Readiness.Next(spec, state, pod) is { } probed)
        {
            return probed;
        }

        if (!(state.Until <= pod.Now))
        {
            return null;
        }

        return state.Stage switch
        {
            ContainerStage.Pulling => EndPull(state),
            ContainerStage.Creating => Start(state),
            ContainerStage.StartFailed => PutPullOff(state),
            ContainerStage.StartPutOff => pod.Now < state.PullAgainAt ? PutPullOff(state) : Begin(state),
            ContainerStage.Running => End(state),
            ContainerStage.Exited => RestartOrPutOff(state),
            ContainerStage.RestartPutOff => RestartOrPutOff(state),
            _ => null,
        };
    }

    private ContainerState Begin(ContainerState state)
    {
        if (spec.Fate.Kind == FateKind.Invalid)
        {
            var message = PullTexts.Invalid(spec);
            Warn("InspectFailed", message);
            return Fail(state, "InvalidImageName", message, "Error: InvalidImageName");
        }

        var cannotBeThere = spec.Fate.Kind is FateKind.Missing or FateKind.Private;
        if (spec.PullPolicy == "Never")
        {
            if (cannotBeThere)
            {
                var message = $"Container image \"{spec.Image.Text}\" is not present with pull policy of Never";
                Warn("ErrImageNeverPull", message);
                return Fail(state, "ErrImageNeverPull", message, "Error: ErrImageNeverPull");
            }

            Tell("Pulled", PullTexts.Present(spec));
            return Create(state);
        }

        var isSlowPull = spec.Fate.Kind == FateKind.Slow && spec.AnswersAfter == TimeSpan.Zero && !spec.RunsToEnd && state.Run is null;
        if (spec.PullPolicy == "IfNotPresent" && !cannotBeThere && !isSlowPull && (state.Run is not null || pod.Place.HasImage(spec.Image.Full)))
        {
            Tell("Pulled", PullTexts.Present(spec));
            return Create(state);
        }

        Tell("Pulling", $"Pulling image \"{spec.Image.Text}\"");
        return To(state, ContainerStage.Pulling, isSlowPull ? spec.Fate.Duration : PullTime) with { Reason = state.Run is null ? string.Empty : state.Reason };
    }

    private ContainerState EndPull(ContainerState state)
    {
        var isPulled = spec.Fate.Kind == FateKind.FlakyPull ? state.FailedPulls >= spec.Fate.Times : spec.Fate.Kind is not (FateKind.Missing or FateKind.Private);
        if (isPulled)
        {
            Tell("Pulled", PullTexts.Pulled(spec, state.Until!.Value - state.Since));
            pod.Pulled.Add(spec.Image.Full);
            return Create(state);
        }

        var error = PullTexts.Error(spec);
        Warn("Failed", $"Failed to pull image \"{spec.Image.Text}\": {error}");
        Warn("Failed", "Error: ErrImagePull");
        var pause = Longer(state.PullPause);
        return To(state, ContainerStage.StartFailed, FailureSeen) with { Reason = "ErrImagePull", Message = error, PullPause = pause, PullAgainAt = pod.Now + pause, FailedPulls = state.FailedPulls + 1 };
    }

    private ContainerState PutPullOff(ContainerState state)
    {
        Tell("BackOff", $"Back-off pulling image \"{spec.Image.Text}\"");
        Warn("Failed", "Error: ImagePullBackOff");
        return To(state, ContainerStage.StartPutOff, Sooner(state.PullAgainAt, pod.Now + SyncPeriod) - pod.Now) with
        {
            Reason = "ImagePullBackOff",
            Message = $"Back-off pulling image \"{spec.Image.Text}\": ErrImagePull: {PullTexts.Error(spec)}",
        };
    }

    private ContainerState Create(ContainerState state)
    {
        if (ConfigReferences.FindMissing(spec, pod.Namespace, pod.Place.FindConfig) is { } missing)
        {
            return Fail(state, "CreateContainerConfigError", missing, "Error: " + missing);
        }

        if (spec.Fate.Kind == FateKind.NoCommand)
        {
            var message = RunTexts.NoCommand(Identifiers.Hash($"{pod.Uid}/{spec.Name}/{pod.Now.Ticks}"));
            return Fail(state, "CreateContainerError", message, "Error: " + message);
        }

        return To(state, ContainerStage.Creating, StartTime) with { Reason = state.Run is null ? string.Empty : state.Reason };
    }

    private ContainerState Start(ContainerState state)
    {
        Tell("Created", "Container created");
        var number = state.Run is null ? 0 : state.Run.Number + 1;
        if (spec.Fate.Kind == FateKind.BadCommand)
        {
            return NotStarted(state, number);
        }

        Tell("Started", "Container started");
        var running = To(state, ContainerStage.Running, null) with
        {
            Reason = string.Empty,
            Message = string.Empty,
            PullPause = TimeSpan.Zero,
            Run = new ContainerRun(number, pod.Now),
            PreviousRun = state.Run,
            HasStarted = spec.StartupProbe is null,
            IsReady = false,
            Successes = 0,
            ProbeAt = spec.StartupProbe is { } startup ? pod.Now + startup.InitialDelay : null,
            Until = EndOf(number) is { } length ? pod.Now + length : null,
        };
        return running.HasStarted ? Readiness.Begin(spec, running, pod.Now) : running;
    }

    /// <summary>The runtime could not start its program: a run that began and ended in one moment.</summary>
    private ContainerState NotStarted(ContainerState state, int number)
    {
        Warn("Failed", "Error: " + RunTexts.NoSuchProgram);
        var ended = Ended(state with { PreviousRun = state.Run, PullPause = TimeSpan.Zero }, new ContainerRun(number, pod.Now, pod.Now, spec.Fate.ExitCodeOf(number)));
        return ended.Until is null ? ended : ended with { Reason = "RunContainerError", Message = RunTexts.NoSuchProgram };
    }

    /// <summary>How long a run takes; null for one without an end.</summary>
    private TimeSpan? EndOf(int run) => (spec.Fate.Kind, spec.RunsToEnd) switch
    {
        _ when spec.Fate.ExitCodeOf(run) != 0 => spec.Fate.Duration,
        (FateKind.Slow, true) => spec.Fate.Duration,
        (_, true) => InitTime,
        _ => null,
    };

    private ContainerState End(ContainerState state) =>
        Ended(state, state.Run! with { Finished = state.Until, ExitCode = spec.Fate.ExitCodeOf(state.Run!.Number) });

    private ContainerState Ended(ContainerState state, ContainerRun run)
    {
        var ended = To(state, ContainerStage.Exited, null) with { Run = run, HasStarted = false, IsReady = false, ProbeAt = null };
        if (!IsRestarted(run))
        {
            return ended;
        }

        // A run of more than twice the longest pause counts as healthy: the pauses start anew.
        return ended with
        {
            Until = pod.Now + FailureSeen,
            RestartPause = run.Finished - run.Started > LongestPause * 2 ? TimeSpan.Zero : state.RestartPause,
        };
    }

    private ContainerState RestartOrPutOff(ContainerState state)
    {
        var restartAt = state.Run!.Finished!.Value + state.RestartPause;
        if (state.RestartPause == TimeSpan.Zero || restartAt <= pod.Now)
        {
            return Begin(state with { RestartPause = Longer(state.RestartPause) });
        }

        Warn("BackOff", $"Back-off restarting failed container {spec.Name} in pod {pod.FullName}");
        return To(state, ContainerStage.RestartPutOff, Sooner(restartAt, pod.Now + SyncPeriod) - pod.Now) with
        {
            Reason = "CrashLoopBackOff",
            Message = $"back-off {GoDuration.Print(state.RestartPause)} restarting failed container={spec.Name} pod={pod.FullName}",
        };
    }

    private bool IsRestarted(ContainerRun run) => pod.RestartPolicy switch
    {
        _ when spec.IsSidecar => true,
        "Never" => false,
        "OnFailure" => run.ExitCode != 0,
        _ => !spec.RunsToEnd || run.ExitCode != 0,
    };

    /// <summary>It cannot start; the kubelet tries again at its next look.</summary>
    private ContainerState Fail(ContainerState state, string reason, string message, string told)
    {
        Warn("Failed", told);
        return To(state, ContainerStage.StartPutOff, SyncPeriod) with { Reason = reason, Message = message };
    }

    private ContainerState To(ContainerState state, ContainerStage stage, TimeSpan? length) =>
        state with { Stage = stage, Since = pod.Now, Until = length is { } known ? pod.Now + known : null };

    private static TimeSpan Longer(TimeSpan pause) =>
        pause == TimeSpan.Zero ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private static DateTimeOffset Sooner(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private void Tell(string reason, string message) => pod.Notes.Add(new PodNote(false, reason, message, spec.FieldPath));

    private void Warn(string reason, string message) => pod.Notes.Add(new PodNote(true, reason, message, spec.FieldPath));
}
