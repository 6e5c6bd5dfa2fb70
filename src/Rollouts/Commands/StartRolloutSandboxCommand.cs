using System.Management.Automation;
using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Loading;
using Rollouts.Sandboxes;
using Rollouts.Selecting;

namespace Rollouts.Commands;

/// <summary>Starts a practice cluster in this process: <c>Start-RolloutSandbox</c>.</summary>
[Cmdlet(VerbsLifecycle.Start, "RolloutSandbox")]
[OutputType(typeof(RolloutSandbox))]
public sealed class StartRolloutSandboxCommand : RolloutsCommand
{
    /// <summary>How many simulated nodes it has.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Nodes { get; set; } = 3;

    /// <summary>Manifests to create in it: YAML or JSON files, or folders of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Starts it with a small shop of workloads, already rolled out.</summary>
    [Parameter]
    public SwitchParameter Example { get; set; }

    private protected override void OnEnd()
    {
        var files = (Path ?? []).SelectMany(path => ManifestFiles.Find(this, path)).ToList();
        WriteObject(Run(cancellationToken => StartAsync(files, cancellationToken)));
    }

    private async Task<RolloutSandbox> StartAsync(List<string> files, CancellationToken cancellationToken)
    {
        var manifests = new List<Manifest>();
        foreach (var file in files)
        {
            manifests.AddRange(await ManifestFiles.ReadAsync(file, cancellationToken).ConfigureAwait(false));
        }

        var sandbox = await Doors.Sandboxes.StartAsync(new SandboxOptions(Nodes, Example), cancellationToken).ConfigureAwait(false);
        var filled = false;
        try
        {
            await FillAsync(sandbox, manifests, cancellationToken).ConfigureAwait(false);
            filled = true;
            return sandbox;
        }
        finally
        {
            if (!filled)
            {
                await Doors.Sandboxes.StopAsync(sandbox.Context).ConfigureAwait(false);
            }
        }
    }

    private async Task FillAsync(RolloutSandbox sandbox, List<Manifest> manifests, CancellationToken cancellationToken)
    {
        if (manifests.Count == 0)
        {
            return;
        }

        var choice = new ClusterChoice { Context = sandbox.Context, KubeConfig = sandbox.KubeConfig };
        var cluster = await Doors.Clusters.OpenAsync(choice, Outbox.Note, cancellationToken).ConfigureAwait(false);
        foreach (var manifest in manifests)
        {
            var type = GuessedResource.Of(manifest);
            var body = JsonObject.Create(manifest.Object)!;
            var ns = type.Namespaced ? GuessedResource.NamespaceOf(manifest) ?? sandbox.Namespace : null;
            await cluster.CreateAsync(type, ns, body, cancellationToken).ConfigureAwait(false);
        }
    }
}
