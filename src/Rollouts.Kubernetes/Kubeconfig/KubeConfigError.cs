namespace Rollouts.Kubernetes.Kubeconfig;

/// <summary>Makes the errors of this folder: always with the file, and the line where there is one.</summary>
internal static class KubeConfigError
{
    public static RolloutException At(string file, int line, string problem, string? remedy = null) =>
        Of($"{file}, line {line}: {problem}", file, remedy);

    public static RolloutException Of(string problem, string file, string? remedy = null) =>
        new(ErrorId.InvalidKubeConfig, problem, remedy ?? "Correct the kubeconfig; 'kubectl config view' shows it as it is read.") { Target = file };
}
