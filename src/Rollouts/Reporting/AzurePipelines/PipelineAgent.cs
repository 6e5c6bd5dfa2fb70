namespace Rollouts.Reporting.AzurePipelines;

/// <summary>What the environment tells of the agent of Azure Pipelines that runs the step.</summary>
internal static class PipelineAgent
{
    /// <summary>Whether there is one.</summary>
    internal static bool IsHere => string.Equals(Environment.GetEnvironmentVariable("TF_BUILD"), "True", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where files live until the job ends. The agent reads a summary some time after the command that names it.</summary>
    internal static string Folder => Environment.GetEnvironmentVariable("AGENT_TEMPDIRECTORY") is { Length: > 0 } folder ? folder : Path.GetTempPath();
}
