using Rollouts.Errors;
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

        foreach (var tool in Tools(workload))
        {
            yield return $"{workload.Describe()} {tool.Ownership}: {tool.Event} reverts this change. {tool.Advice}";
        }
    }

    /// <summary>The tools that put a manifest back by themselves, or with their next release.</summary>
    public static IEnumerable<Reverter> Tools(Workload workload)
    {
        if (workload.Annotation("meta.helm.sh/release-name") is { } release)
        {
            var ns = workload.Annotation("meta.helm.sh/release-namespace") ?? workload.Namespace;
            yield return new Reverter(
                $"belongs to the Helm release '{SafeText.Line(release)}'",
                "the next 'helm upgrade'",
                "Consider 'helm rollback'.",
                $"helm rollback {NextCommand.Quote(SafeText.Line(release))} -n {NextCommand.Quote(SafeText.Line(ns))}");
        }

        if (workload.Annotation("argocd.argoproj.io/tracking-id") is not null || Label(workload, "argocd.argoproj.io/instance") is not null)
        {
            yield return new Reverter("is managed by Argo CD", "a sync", "Change the source in Git too.", "git revert, in the repository that Argo CD syncs from");
        }

        if (Label(workload, "kustomize.toolkit.fluxcd.io/name") is not null || Label(workload, "helm.toolkit.fluxcd.io/name") is not null)
        {
            yield return new Reverter(
                "is managed by Flux", "a reconciliation", "Change the source in Git too, or suspend it there.", "git revert, in the repository that Flux reconciles from");
        }
    }

    private static string? Label(Workload workload, string name) => workload.Json.Text("metadata", "labels", name);
}
