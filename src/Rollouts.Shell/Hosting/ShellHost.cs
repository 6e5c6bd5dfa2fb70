using System.Globalization;
using System.Management.Automation.Host;

namespace Rollouts.Shell.Hosting;

/// <summary>The host that the engine talks to: a plain console.</summary>
internal sealed class ShellHost : PSHost
{
    /// <summary>What a script's <c>exit</c> asked for; null while none did.</summary>
    internal int? ExitCode { get; private set; }

    public override string Name => "Rollouts.Shell";

    public override Version Version { get; } = typeof(PSHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => Console;

    internal ConsoleInterface Console { get; } = new();

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt. Choose another answer.");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
