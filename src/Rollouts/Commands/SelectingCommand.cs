using System.Management.Automation;
using Rollouts.Clusters;
using Rollouts.Completion;
using Rollouts.Loading;
using Rollouts.Selecting;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>
/// What every command that takes rollouts shares: how they are named, listed, read from manifests and piped in.
/// <see cref="InputObject"/> is the only parameter that takes pipeline input, so that a piped record keeps its identity.
/// </summary>
public abstract class SelectingCommand : RolloutsCommand
{
    private ClusterSessions? _sessions;
    private SelectionRequest _request = null!;

    private protected SelectingCommand()
    {
    }

    /// <summary>Names, wildcards, or either with a kind: <c>web</c>, <c>we*</c>, <c>deploy/web</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The kinds to look at.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KindCompleter))]
    public string[]? Kind { get; set; }

    /// <summary>The namespace; without it, the context's.</summary>
    [Parameter]
    [Alias("ns")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? Namespace { get; set; }

    /// <summary>Looks in every namespace.</summary>
    [Parameter]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>A label selector in Kubernetes' grammar.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Selector { get; set; }

    /// <summary>Manifests that name the rollouts: YAML or JSON files, or folders of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The kubeconfig's context; without it, the current one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>The kubeconfig; without it, what <c>KUBECONFIG</c> says, then <c>~/.kube/config</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>Rollouts, revisions, parsed <c>kubectl -o json</c>, objects of KubernetesClient, or names.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject?[]? InputObject { get; set; }

    private protected abstract Purpose Purpose { get; }

    private protected virtual string WritesAs => new ClusterChoice().FieldManager;

    private bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    // Opened with the first rollout: where nothing is selected, no kubeconfig is needed.
    private ClusterSessions Sessions => _sessions ??= new ClusterSessions(
        Doors.Clusters,
        new ClusterChoice { Context = Context, KubeConfig = KubeConfig is null ? null : KubeConfigPath.Resolve(SessionState.Path, KubeConfig), FieldManager = WritesAs },
        Outbox.Note);

    private protected sealed override void OnBegin()
    {
        Refuse(HasInput && (Name ?? Path) is not null, "Rollouts are piped in, or named, but not both.");
        Refuse(HasInput && Selector is not null, "-Selector chooses from a namespace, not from what is piped in. Use Where-Object there.");
        Refuse(Path is not null && (Name is not null || Selector is not null || AllNamespaces), "-Path says which rollouts are meant: -Name, -Selector and -AllNamespaces do not go with it.");
        Refuse(AllNamespaces && Namespace is not null, "-Namespace and -AllNamespaces contradict each other.");
        CheckArguments();
        _request = new SelectionRequest
        {
            Purpose = Purpose,
            Command = MyInvocation.MyCommand.Name,
            Names = [.. (Name ?? []).Select(NamePattern.Parse)],
            Kinds = [.. (Kind ?? []).Select(WorkloadKind.Parse)],
            Namespace = Namespace,
            AllNamespaces = AllNamespaces,
            Selector = Selector,
        };
    }

    private protected sealed override void OnRecord()
    {
        if (!HasInput && Path is null)
        {
            Take(Finder(_request).FindAsync(StopToken));
            return;
        }

        var any = false;
        foreach (var target in HasInput ? (InputObject ?? []).SelectMany(PipelineInput.Read) : InManifests(Path!))
        {
            if (target is InputTarget.Skipped skipped)
            {
                WriteVerbose(skipped.Note);
            }
            else
            {
                any = true;
                Take(Find(target));
            }
        }

        if (!any && !MyInvocation.ExpectingInput && Purpose == Purpose.Act)
        {
            throw new RolloutException(ErrorId.NothingSelected, $"{MyInvocation.MyCommand.Name} was given no rollout to work on.", "Get-Rollout");
        }
    }

    /// <summary>Checks what the command itself was told, before anything is read.</summary>
    /// <exception cref="RolloutException">Ends the command.</exception>
    private protected virtual void CheckArguments()
    {
    }

    /// <summary>Takes in a rollout that was found. Runs on the thread pool.</summary>
    private protected abstract Task TakeAsync(Finding.Found found, CancellationToken cancellationToken);

    /// <summary>Tells what cannot be had. Runs on the thread pool.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="about">The rollout it is about, where one was found.</param>
    private protected virtual void OnFailed(RolloutException error, Rollout? about = null) => Outbox.Error(error, about);

    private static void Refuse(bool condition, string message)
    {
        if (condition)
        {
            throw new RolloutException(ErrorId.InvalidArgument, message);
        }
    }

    private void Take(IAsyncEnumerable<Finding> findings) => Run(async cancellationToken =>
    {
        await foreach (var finding in findings.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            switch (finding)
            {
                case Finding.Found found:
                    await TakeAsync(found, cancellationToken).ConfigureAwait(false);
                    break;
                case Finding.Failed failed:
                    OnFailed(failed.Error);
                    break;
                case Finding.Warned warned:
                    Outbox.Warning(warned.Text);
                    break;
            }
        }
    });

    private IAsyncEnumerable<Finding> Find(InputTarget target) => target switch
    {
        InputTarget.Named named => Finder(_request with { Names = [named.Name] }).FindAsync(StopToken),
        InputTarget.Object known => Finder(_request).FindAsync(known.Reference, StopToken),
        InputTarget.Unusable unusable => Failed(unusable.Error),
        _ => throw new InvalidOperationException(target.ToString()),
    };

    private RolloutFinder Finder(SelectionRequest request) => new(Sessions, request);

    // A path or a file that cannot be used does not stop the others.
    private IEnumerable<InputTarget> InManifests(string[] paths) => paths.SelectMany(path => OrUnusable(() =>
        ManifestFiles.Find(this, path).SelectMany(file => OrUnusable(() =>
            Run(cancellationToken => ManifestFiles.ReadAsync(file, cancellationToken)).Select(manifest => PipelineInput.OfManifest(manifest, _request.Kinds))))));

    private static IEnumerable<InputTarget> OrUnusable(Func<IEnumerable<InputTarget>> read)
    {
        try
        {
            return read();
        }
        catch (RolloutException error)
        {
            return [new InputTarget.Unusable(error)];
        }
    }

    private static async IAsyncEnumerable<Finding> Failed(RolloutException error)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new Finding.Failed(error);
    }
}
