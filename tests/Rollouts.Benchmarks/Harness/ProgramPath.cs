namespace Rollouts.Benchmarks.Harness;

/// <summary>Where programs are.</summary>
internal static class ProgramPath
{
    /// <summary>The first program of that name on the PATH; null where there is none.</summary>
    internal static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
