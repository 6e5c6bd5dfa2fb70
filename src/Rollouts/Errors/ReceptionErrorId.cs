namespace Rollouts;

/// <summary>The ids of errors that speak of the module itself, not of a rollout. Like <see cref="ErrorId"/>, they are never renamed.</summary>
internal static class ReceptionErrorId
{
    /// <summary>A file of the module is missing or of another version.</summary>
    internal const string ModuleIncomplete = nameof(ModuleIncomplete);
}
