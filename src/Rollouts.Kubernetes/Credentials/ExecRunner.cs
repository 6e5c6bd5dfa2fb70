using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Json;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>Runs a credential plugin once.</summary>
internal static class ExecRunner
{
    private const int LongestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan StderrGrace = TimeSpan.FromSeconds(1);

    /// <summary>The plugin's answer.</summary>
    /// <exception cref="RolloutException"><see cref="ErrorId.CredentialPluginFailed"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the plugin and what it started have been killed.</exception>
    public static async Task<ExecCredential> RunAsync(ExecPlugin plugin, Surroundings surroundings, SessionNotes notes, CancellationToken cancellationToken)
    {
        var interactive = plugin.Interactive != InteractiveMode.Never && surroundings.HasTerminal();
        if (plugin.Interactive == InteractiveMode.Always && !interactive)
        {
            throw Failed(plugin, "needs somebody to answer it (interactiveMode: Always), and standard input is not a terminal", "Sign in once in a terminal, or use a plugin mode that needs nobody, such as a service principal.");
        }

        notes.Verbose($"Running the credential plugin {plugin.Command}.");
        var process = Start(plugin, surroundings, interactive);
        try
        {
            // Not every platform can break off reading a pipe, hence the second wait.
            return await AnswerAsync(process, plugin, interactive, notes, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Finding all that it started takes longer than a stop may take.
            _ = Task.Run(() => End(process), CancellationToken.None);
        }
    }

    private static void End(Process process)
    {
        using (process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<ExecCredential> AnswerAsync(Process process, ExecPlugin plugin, bool interactive, SessionNotes notes, CancellationToken cancellationToken)
    {
        if (!interactive)
        {
            process.StandardInput.Close();
        }

        var stderr = new PluginStderr(plugin.Command, notes);
        var telling = stderr.ReadAsync(process.StandardError, cancellationToken);
        var output = await OutputAsync(process.StandardOutput, cancellationToken).ConfigureAwait(false)
            ?? throw Failed(plugin, "wrote more to standard output than any credential needs");
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        // A helper that the plugin left behind may hold stderr open for good.
        await Task.WhenAny(telling, Task.Delay(StderrGrace, cancellationToken)).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            var last = stderr.LastLine;
            throw Failed(plugin, $"ended with exit code {process.ExitCode}{(last.Length > 0 ? $": {last}" : "")}");
        }

        try
        {
            return ExecCredential.Parse(output, plugin.ApiVersion);
        }
        catch (FormatException problem)
        {
            throw Failed(plugin, $"gave no usable credentials: {problem.Message}");
        }
    }

    private static Process Start(ExecPlugin plugin, Surroundings surroundings, bool interactive)
    {
        var variables = surroundings.Variables();
        var program = ExecutablePath.Find(plugin.Executable, variables) ?? throw NotFound(plugin);
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            CreateNoWindow = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = !interactive,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in variables.Concat(plugin.Variables))
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = ExecInfo(plugin, interactive);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException)
        {
            throw Failed(plugin, $"cannot be started ({program})");
        }
    }

    private static string ExecInfo(ExecPlugin plugin, bool interactive)
    {
        var spec = new JsonObject { ["interactive"] = interactive };
        if (plugin.ClusterInfo is { } cluster)
        {
            spec["cluster"] = JsonNode.Parse(cluster);
        }

        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec }.ToJsonString();
    }

    private static async Task<string?> OutputAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > LongestAnswer)
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static RolloutException NotFound(ExecPlugin plugin) => Failed(
        plugin,
        "is not installed or not on the path",
        SafeText.Line(plugin.InstallHint ?? "", 1000) is { Length: > 0 } hint ? hint : $"Install {plugin.Command}, or let the cloud's command line write the kubeconfig anew.");

    private static RolloutException Failed(ExecPlugin plugin, string problem, string? remedy = null)
    {
        var command = SafeText.Line(plugin.Command, 200);
        return new(ErrorId.CredentialPluginFailed, $"The credential plugin {command} {problem}.", remedy ?? "Run it yourself to see what it says, or sign in again; 'kubectl config view --minify' shows how it is called.")
        {
            Target = command,
        };
    }
}
