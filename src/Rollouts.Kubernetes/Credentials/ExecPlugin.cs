namespace Rollouts.Kubernetes.Credentials;

/// <summary>How a kubeconfig says a credential plugin is to be run.</summary>
internal sealed class ExecPlugin
{
    /// <summary>The program, as written in the kubeconfig.</summary>
    public required string Command { get; init; }

    /// <summary>The program to start: a full path where the kubeconfig wrote a relative one.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments, handed over as they are.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables added to the environment it inherits.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Whether it may use standard input.</summary>
    public InteractiveMode Interactive { get; init; }

    /// <summary>What to tell a user who does not have it.</summary>
    public string? InstallHint { get; init; }

    /// <summary>The cluster as JSON, for plugins that ask for it.</summary>
    public string? ClusterInfo { get; init; }
}
