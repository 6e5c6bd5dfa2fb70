namespace Rollouts.Advice;

/// <summary>What a rule has to say about one workload.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What is so, and why that is a risk.</param>
/// <param name="Remedy">A command to type, or what to write into the manifest.</param>
internal sealed record Hint(AdviceSeverity Severity, string Message, string Remedy)
{
    public static Hint Information(string message, string remedy) => new(AdviceSeverity.Information, message, remedy);

    public static Hint Warning(string message, string remedy) => new(AdviceSeverity.Warning, message, remedy);

    /// <summary>A remedy that is a part of the workload's manifest.</summary>
    public static string Manifest(string yaml) => $"in the manifest: {yaml}";
}
