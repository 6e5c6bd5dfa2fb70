using System.Diagnostics;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>The porch as a program: what it prints and which code it exits with.</summary>
public sealed class ShellTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("Get-Rollout -Kind pod", 1)]
    [InlineData("Get-Rollout -Kind pod; 'done'", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Rollout -Kind pod; 'done'", 1)]
    [InlineData("if (", 1)]
    [InlineData("no-such-command", 1)]
    [InlineData("1 # the last line may be a comment", 0)]
    public async Task Command_exits_as_pwsh_does(string command, int exitCode)
    {
        var shell = await ChildShell.RunAsync(["-Command", command]);

        Assert.Equal(exitCode, shell.ExitCode);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 5", 5)]
    [InlineData("throw 'boom'", 1)]
    [InlineData("Get-Rollout -Kind pod; 'a script goes on after an error'", 0)]
    [InlineData("Get-Rollout -Kind pod", 0)]
    public async Task File_exits_as_pwsh_does(string script, int exitCode)
    {
        using var file = new TemporaryScript(script);

        var shell = await ChildShell.RunAsync(["-File", file.Path]);

        Assert.Equal(exitCode, shell.ExitCode);
    }

    [Fact]
    public async Task File_hands_on_its_arguments_and_knows_where_it_stands()
    {
        using var file = new TemporaryScript("param([string]$Name, [switch]$Fast, [int]$Count) \"$Name|$Fast|$Count|$PSScriptRoot\"");

        var shell = await ChildShell.RunAsync(["-File", file.Path, "it's", "-Fast", "-Count:3"]);

        Assert.Equal($"it's|True|3|{Path.GetDirectoryName(file.Path)}", shell.Output.Trim());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error()
    {
        var shell = await ChildShell.RunAsync(["-File", "/nowhere/script.ps1"]);

        Assert.Equal(1, shell.ExitCode);
        Assert.Contains("/nowhere/script.ps1", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_from_stdin_runs_too()
    {
        var shell = await ChildShell.RunAsync(["-Command", "-"], input: "$a = 20\n$a + 22\nexit 3\n");

        Assert.Equal("42", shell.Output.Trim());
        Assert.Equal(3, shell.ExitCode);
    }

    [Fact]
    public async Task Errors_go_to_stderr_and_nothing_redirected_holds_escape_codes()
    {
        var shell = await ChildShell.RunAsync(["-Command", "Get-Module; Get-Command Wait-Rollout; Get-Rollout -Kind pod; $VerbosePreference = 'Continue'; Stop-RolloutSandbox x -WhatIf"]);

        Assert.Contains("Wait-Rollout", shell.Output, StringComparison.Ordinal);
        Assert.Contains("Get-Rollout: ", shell.Error, StringComparison.Ordinal);
        Assert.Contains("'pod'", shell.Error, StringComparison.Ordinal);
        Assert.Contains("Get-Rollout -Kind Deployment", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shell.Output);
        Assert.DoesNotContain('\u001b', shell.Error);
    }

    [Fact]
    public async Task A_prompt_runs_line_by_line_until_exit()
    {
        var shell = await ChildShell.RunAsync(["-Interactive"], input: "$x = 6\n$x * 7\nno-such-command\nexit 4\n");

        Assert.Contains("42", shell.Output, StringComparison.Ordinal);
        Assert.Equal(4, shell.ExitCode);
    }

    [Fact]
    public async Task An_option_nobody_knows_is_answered_with_the_usage()
    {
        var shell = await ChildShell.RunAsync(["-Frobnicate"]);

        Assert.Equal(64, shell.ExitCode);
        Assert.Contains("-Command", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_stops_what_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        Assert.SkipWhen(await AreInterruptsIgnoredAsync(), "Whoever started the tests, in the background of a script, told them and their children to ignore interrupts.");
        using var process = ChildShell.Start(["-Command", "'started'; while ($true) { }"]);
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
    }

    private static async Task<bool> AreInterruptsIgnoredAsync()
    {
        const string Status = "/proc/self/status";
        const int Interrupt = 1 << (2 - 1);
        var ignored = File.Exists(Status) ? (await File.ReadAllLinesAsync(Status, TestContext.Current.CancellationToken)).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToInt64(ignored["SigIgn:".Length..].Trim(), 16) & Interrupt) != 0;
    }

    private sealed class TemporaryScript : IDisposable
    {
        internal TemporaryScript(string text) => File.WriteAllText(Path, text);

        internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rollouts test {Guid.NewGuid():N}.ps1");

        public void Dispose() => File.Delete(Path);
    }
}
