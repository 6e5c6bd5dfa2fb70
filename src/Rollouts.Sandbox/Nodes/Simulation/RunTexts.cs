namespace Rollouts.Sandbox.Nodes.Simulation;

/// <summary>What containerd and the kubelet say of containers that cannot be made or started.</summary>
internal static class RunTexts
{
    /// <summary>That the command is not in the image.</summary>
    public const string NoSuchProgram = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
        + "unable to start container process: error during container init: exec: \"/app\": stat /app: no such file or directory";

    /// <summary>That nobody says what is to be run.</summary>
    public static string NoCommand(string containerId) =>
        $"failed to generate container \"{containerId}\" spec: failed to generate spec: no command specified";
}
