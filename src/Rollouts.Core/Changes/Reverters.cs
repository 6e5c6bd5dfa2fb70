using Rollouts.Json;
using Rollouts.Status;

namespace Rollouts.Changes;

/// <summary>Recognises the tools that own a workload's manifest and will put it back: a change made beside them does not last.</summary>
internal static class Reverters
{
    public static IEnumerable<string> Warnings(Workload workload)
    {
        if (workload.Annotation("kubectl.kubernetes.io/last-applied-configuration") is not null)
        {
            yield return $"{workload.Describe()} is managed with 'kubectl apply': the next apply of its manifest reverts this change. Change the manifest too.";
        }

        if (workload.Annotation("meta.helm.sh/release-name") is { } release)
        {
            yield return $"{workload.Describe()} belongs to the Helm release '{SafeText.Line(release)}': the next 'helm upgrade' reverts this change. Consider 'helm rollback'.";
        }

        if (workload.Annotation("argocd.argoproj.io/tracking-id") is not null || Label(workload, "argocd.argoproj.io/instance") is not null)
        {
            yield return $"{workload.Describe()} is managed by Argo CD: a sync reverts this change. Change the source in Git too.";
        }

        if (Label(workload, "kustomize.toolkit.fluxcd.io/name") is not null || Label(workload, "helm.toolkit.fluxcd.io/name") is not null)
        {
            yield return $"{workload.Describe()} is managed by Flux: a reconciliation reverts this change. Change the source in Git too, or suspend it there.";
        }
    }

    private static string? Label(Workload workload, string name) => workload.Json.Text("metadata", "labels", name);
}
