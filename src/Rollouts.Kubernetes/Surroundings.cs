namespace Rollouts.Kubernetes;

/// <summary>What the room takes from the machine it runs on; tests put other values in its place.</summary>
internal sealed record Surroundings
{
    /// <summary>This process.</summary>
    public static Surroundings Process { get; } = new();

    /// <summary>An environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>All environment variables, as a credential plugin would inherit them.</summary>
    public Func<IReadOnlyDictionary<string, string>> Variables { get; init; } = ProcessVariables;

    /// <summary>Where Kubernetes mounts a pod's service account.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether somebody sits at standard input, so that a credential plugin may ask.</summary>
    public Func<bool> HasTerminal { get; init; } = () => Environment.UserInteractive && !Console.IsInputRedirected;

    /// <summary>The clock that waits and expiries go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    private static Dictionary<string, string> ProcessVariables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
