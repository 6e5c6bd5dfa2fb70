namespace Rollouts.Kubernetes.Credentials;

/// <summary>A credential plugin's relation to standard input.</summary>
internal enum InteractiveMode
{
    /// <summary>It asks if somebody is there.</summary>
    IfAvailable,

    /// <summary>It never asks.</summary>
    Never,

    /// <summary>It cannot do without asking.</summary>
    Always,
}
