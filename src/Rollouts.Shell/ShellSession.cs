using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using Rollouts.Shell.Hosting;

namespace Rollouts.Shell;

/// <summary>One runspace of the PowerShell engine with the module imported.</summary>
internal sealed class ShellSession : IDisposable
{
    private const int Failed = 1;
    private const int Interrupted = 130;
    private readonly ShellHost _host = new();
    private readonly Runspace _runspace;
    private readonly Lock _gate = new();
    private PowerShell? _running;

    internal ShellSession()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        if (!_host.UI.SupportsVirtualTerminal)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        Console.CancelKeyPress += OnCancelKey;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKey;
        _runspace.Dispose();
    }

    /// <summary>Does what was asked for.</summary>
    /// <returns>The process's exit code.</returns>
    internal int Run(ShellOptions options)
    {
        var exitCode = Invoke(shell => shell.AddCommand("Import-Module").AddParameter("Name", ModuleLocation.Find()));
        if (exitCode != 0)
        {
            return exitCode;
        }

        if (options.Tour)
        {
            exitCode = InvokeScript(Tour.Read());
        }
        else if (options.Command is { } text)
        {
            // As pwsh has it: a command line is as good as its last statement.
            exitCode = InvokeScript(text + "\nif (-not $?) { exit 1 }");
        }
        else if (options.File is { } file)
        {
            exitCode = InvokeScript(ScriptCall.To(Path.GetFullPath(file), options.Arguments));
        }

        return options.Interactive && _host.ExitCode is null ? Prompt() : exitCode;
    }

    private int Prompt()
    {
        while (_host.ExitCode is null)
        {
            Console.Out.Write($"PS {_runspace.SessionStateProxy.Path.CurrentLocation}> ");
            if (Console.In.ReadLine() is not { } line)
            {
                break;
            }

            InvokeScript(line);
        }

        return _host.ExitCode ?? 0;
    }

    private int InvokeScript(string script) => Invoke(shell => shell.AddScript(script));

    private int Invoke(Action<PowerShell> addCommand)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        addCommand(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        SetRunning(shell);
        try
        {
            shell.Invoke();
            return _host.ExitCode ?? (shell.InvocationStateInfo.State == PSInvocationState.Stopped ? Interrupted : 0);
        }
        catch (PipelineStoppedException)
        {
            return _host.ExitCode ?? Interrupted;
        }
        catch (RuntimeException e)
        {
            Show(e.ErrorRecord);
            return Failed;
        }
        finally
        {
            SetRunning(null);
        }
    }

    private void SetRunning(PowerShell? shell)
    {
        lock (_gate)
        {
            _running = shell;
        }
    }

    // What ended a script is rendered by the engine like any error. That it is one the engine would only know from the error stream,
    // and writing it there again would replace the command that it names.
    private void Show(ErrorRecord error)
    {
        if (error.InvocationInfo is null)
        {
            // Text that could not be parsed: the engine's view shows the place of an error, and there is none.
            _host.UI.WriteErrorLine($"{error.CategoryInfo.Category}: {error}");
            return;
        }

        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddCommand("Out-Default").AddParameter("InputObject", error);
        _host.Console.WriteAsErrors(() => shell.Invoke());
    }

    private void OnCancelKey(object? sender, ConsoleCancelEventArgs e)
    {
        lock (_gate)
        {
            // With nothing to stop, Ctrl+C ends the program as usual.
            e.Cancel = _running is not null;
            _running?.BeginStop(callback: null, state: null);
        }
    }
}
