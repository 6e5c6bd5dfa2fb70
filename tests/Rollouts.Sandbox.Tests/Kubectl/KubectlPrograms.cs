namespace Rollouts.Tests.Kubectl;

/// <summary>The kubectl programs of this machine: the one on the PATH, and the oldest and newest of those that a package put beside each other.</summary>
public sealed class KubectlPrograms : TheoryData<string>
{
    /// <summary>What a theory gets where there is none.</summary>
    public const string None = "no kubectl";

    /// <summary>The one that a user gets; <see cref="None"/> where there is none.</summary>
    public static string OnPath { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Select(d => Path.Combine(d, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl")).FirstOrDefault(File.Exists) ?? None;

    public KubectlPrograms()
    {
        if (OnPath == None)
        {
            Add(None);
            return;
        }

        Add(OnPath);
        var real = File.ResolveLinkTarget(OnPath, returnFinalTarget: true)?.FullName ?? OnPath;
        string[] folders = [Path.GetDirectoryName(real)!, "/usr/lib/google-cloud-sdk/bin"];
        var versioned = folders.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, "kubectl.1.*")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var program in versioned.Take(1).Concat(versioned.Skip(1).TakeLast(1)))
        {
            Add(program);
        }
    }
}
