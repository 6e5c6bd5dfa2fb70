using System.Management.Automation;
using Rollouts.Clusters;
using Rollouts.Loading;
using Rollouts.Messages;
using Rollouts.Selecting;
using Rollouts.Selection;

namespace Rollouts.Commands;

/// <summary>A command that takes rollouts: by name, by kind, by label, from manifests or from the pipeline, alike everywhere.</summary>
public abstract class SelectingCommand : RolloutsCommand
{
    private ClusterSessions? _sessions;
    private SelectionRequest? _request;

    private protected SelectingCommand()
    {
    }

    /// <summary>Names or wildcards, with or without a kind: <c>web</c>, <c>we*</c>, <c>deploy/web</c>.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>The kinds to look for; every kind that has rollouts where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Kind { get; set; }

    /// <summary>The namespace; the context's where it is left out.</summary>
    [Parameter]
    [Alias("ns")]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <summary>Looks in every namespace.</summary>
    [Parameter]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>A label selector in Kubernetes' grammar: <c>app=web,tier in (front, back),!canary</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Selector { get; set; }

    /// <summary>Manifests that name the rollouts: YAML or JSON files, or folders of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The kubeconfig's context; the current one where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>The kubeconfig; as kubectl would find it where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>Rollouts, parsed output of <c>kubectl -o json</c>, names such as <c>deploy/web</c>, or rows with a Name.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>What the command wants rollouts for.</summary>
    private protected abstract Purpose Purpose { get; }

    /// <summary>The name under which the server records the command's writes.</summary>
    private protected virtual string ManagerName => new ClusterChoice().FieldManager;

    private SelectionRequest Request => _request ??= new SelectionRequest
    {
        Purpose = Purpose,
        Command = MyInvocation.MyCommand.Name,
        Names = [.. (Name ?? []).Select(NamePattern.Parse)],
        Kinds = [.. (Kind ?? []).Select(WorkloadKind.Parse)],
        Namespace = Namespace,
        AllNamespaces = AllNamespaces,
        Selector = Selector,
    };

    // A command that was given input, even if none came, does not fall back to listing.
    private bool HasInput => MyInvocation.ExpectingInput || InputObject is not null || Path is not null;

    /// <summary>Takes in a rollout that was found. Runs on a worker.</summary>
    private protected abstract Task TakeAsync(Finding.Found found, Outbox outbox, CancellationToken cancellationToken);

    /// <summary>Takes in that something cannot be had. Runs on a worker.</summary>
    private protected virtual void TakeFailure(RolloutException error, Outbox outbox) => outbox.Error(error);

    /// <summary>Called on the pipeline's thread when everything that one input meant has been taken in.</summary>
    private protected virtual void OnTaken()
    {
    }

    /// <inheritdoc/>
    private protected sealed override void OnBegin()
    {
        // Bad parameters are told before the first input, and before any request.
        if (MyInvocation.ExpectingInput && (Request.Names.Count > 0 || Selector is not null || Path is not null))
        {
            throw new RolloutException(
                ErrorId.InvalidArgument,
                "The pipeline says which rollouts are meant; -Name, -Selector and -Path have no place beside it.",
                $"... | Where-Object Name -like 'we*' | {MyInvocation.MyCommand.Name}");
        }

        _ = Request;
    }

    /// <inheritdoc/>
    private protected sealed override void OnRecord()
    {
        foreach (var input in InputObject ?? [])
        {
            foreach (var reference in References(input))
            {
                Take((finder, cancellationToken) => finder.FindAsync(reference, cancellationToken));
            }
        }
    }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        if (Path is not null)
        {
            TakeManifests(ManifestFiles.Find(this, Path));
        }
        else if (!HasInput)
        {
            Take((finder, cancellationToken) => finder.FindAsync(cancellationToken));
        }
    }

    // One input that means nothing is an error of its own; those after it may be fine.
    private IEnumerable<RolloutReference> References(PSObject? input)
    {
        try
        {
            return [.. PipelineInput.Read(input)];
        }
        catch (RolloutException error) when (error is not UnreadableTextException)
        {
            WriteError(error, input);
            return [];
        }
    }

    private void TakeManifests(IReadOnlyList<string> files)
    {
        foreach (var manifest in Run((_, cancellationToken) => ManifestFiles.ReadAsync(files, cancellationToken)))
        {
            if (ManifestReference.Of(manifest) is { } reference)
            {
                Take((finder, cancellationToken) => finder.FindAsync(reference, cancellationToken));
            }
            else
            {
                WriteVerbose($"{manifest.Source}:{manifest.Line} is left out: it is no kind that has rollouts.");
            }
        }
    }

    private void Take(Func<RolloutFinder, CancellationToken, IAsyncEnumerable<Finding>> find)
    {
        Run(async (outbox, cancellationToken) =>
        {
            _sessions ??= new ClusterSessions(Doors.Clusters, Choice, outbox.Note);
            await foreach (var finding in find(new RolloutFinder(_sessions, Request), cancellationToken).ConfigureAwait(false))
            {
                switch (finding)
                {
                    case Finding.Found found:
                        await TakeAsync(found, outbox, cancellationToken).ConfigureAwait(false);
                        break;
                    case Finding.Failed failed:
                        TakeFailure(failed.Error, outbox);
                        break;
                    case Finding.Warned warned:
                        outbox.Warning(warned.Text);
                        break;
                }
            }
        });
        OnTaken();
    }

    private ClusterChoice Choice => new() { Context = Context, KubeConfig = FullKubeConfig(), FieldManager = ManagerName };

    // The machine room knows no current location; a kubeconfig may be several files, as in the variable.
    private string? FullKubeConfig() => KubeConfig is null ? null : string.Join(
        System.IO.Path.PathSeparator,
        KubeConfig.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(GetUnresolvedProviderPathFromPSPath));
}
