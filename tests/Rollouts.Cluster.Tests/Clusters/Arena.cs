using System.Management.Automation;
using System.Net;
using System.Text.Json.Nodes;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Cluster.Tests.Clusters;

/// <summary>A namespace of its own in one cluster, with the module on one side and a second writer on the other.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly string? _sandbox;

    private Arena(string title, ModuleHost module, RawApi api, string? sandbox, Answers answers)
    {
        Title = title;
        Module = module;
        Api = api;
        Answers = answers;
        _sandbox = sandbox;
    }

    internal string Title { get; }

    internal ModuleHost Module { get; }

    internal RawApi Api { get; }

    internal string Namespace { get; } = $"suite-{Guid.NewGuid():N}"[..16];

    /// <summary>The user at the prompt.</summary>
    internal Answers Answers { get; }

    internal static async Task<Arena> OnSandboxAsync(CancellationToken cancellationToken)
    {
        var answers = new Answers();
        var module = new ModuleHost(answers);
        var started = (await Task.Run(() => module.Run("Start-RolloutSandbox"), cancellationToken)).Succeeded();
        var arena = new Arena("the sandbox", module, RawApi.At(started.Value<string>("Server")), started.Value<string>("Context"), answers);
        return await arena.OpenAsync(started.Value<string>("KubeConfig"), cancellationToken);
    }

    internal static Task<Arena> OnRealAsync(ControlPlane plane, CancellationToken cancellationToken)
    {
        var kubeConfig = plane.KubeConfig;
        var answers = new Answers();
        var arena = new Arena($"Kubernetes {plane.Version}", new ModuleHost(answers), RawApi.ByKubeConfig(kubeConfig), null, answers);
        return arena.OpenAsync(kubeConfig, cancellationToken);
    }

    /// <summary>Makes the module act as the user of a context from now on.</summary>
    internal void ActAs(string kubeConfig, string? context)
    {
        var defaults = new DefaultParameterDictionary();
        foreach (var command in new[] { "*-Rollout", "*-RolloutHistory", "*-RolloutImage", "*-RolloutProblem", "*-RolloutAdvice", "*-RolloutRevision" })
        {
            defaults[$"{command}:KubeConfig"] = kubeConfig;
            defaults[$"{command}:Namespace"] = Namespace;
            if (context is not null)
            {
                defaults[$"{command}:Context"] = context;
            }
        }

        // A wait that hangs fails its test long before the run is given up.
        defaults["Wait-Rollout:Timeout"] = "2m";
        Module.Runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues", defaults);
    }

    internal string Path(string resource, string name = "")
    {
        var group = resource is "deployments" or "daemonsets" or "statefulsets" or "replicasets" or "controllerrevisions" ? "apis/apps/v1"
            : resource is "roles" or "rolebindings" ? "apis/rbac.authorization.k8s.io/v1" : "api/v1";
        return $"{group}/namespaces/{Namespace}/{resource}{(name.Length == 0 ? "" : $"/{name}")}";
    }

    internal Task<RunResult> RunAsync(string script, CancellationToken cancellationToken) => Task.Run(() => Module.Run(script), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is null)
        {
            await Api.DeleteAsync($"api/v1/namespaces/{Namespace}", CancellationToken.None);
        }
        else
        {
            await Task.Run(() => Module.Run("Stop-RolloutSandbox $context", ("context", _sandbox)));
        }

        Api.Dispose();
        Module.Dispose();
    }

    private async Task<Arena> OpenAsync(string kubeConfig, CancellationToken cancellationToken)
    {
        await Api.PostAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace } }, cancellationToken);
        ActAs(kubeConfig, null);
        if (_sandbox is null)
        {
            await AdmittedAsync(cancellationToken);
        }

        return this;
    }

    // A new namespace refuses pods until the controllers have given it a service account (older servers: with a token).
    private Task AdmittedAsync(CancellationToken cancellationToken) => Poll.UntilAsync(
        async () =>
        {
            var probe = JsonNode.Parse("""{"metadata": {"name": "probe"}, "spec": {"containers": [{"name": "main", "image": "probe"}]}}""")!;
            try
            {
                await Api.PostAsync($"{Path("pods")}?dryRun=All", probe, cancellationToken);
                return true;
            }
            catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError)
            {
                return false;
            }
        },
        () => $"namespace {Namespace} admits no pods",
        cancellationToken);
}
