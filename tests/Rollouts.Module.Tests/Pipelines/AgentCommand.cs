namespace Rollouts.Module.Tests.Pipelines;

/// <summary>A logging command as the agent's library reads it.</summary>
internal sealed record AgentCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Message);
