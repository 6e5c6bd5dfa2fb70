using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Rollouts.Shell.Hosting;

/// <summary>Reads from and writes to the console. As with pwsh, errors go to stderr and everything else to stdout.</summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    private readonly ProgressLine _progress = new();
    private bool _allAreErrors;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleWindow();

    // As pwsh has it: a dumb terminal, a user who wants no colour (no-color.org) and a file get plain text.
    public override bool SupportsVirtualTerminal =>
        !Console.IsOutputRedirected && !Console.IsErrorRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    public override void Write(string value) => WriteTo(_allAreErrors ? Console.Error : Console.Out, value);

    // Colours come as escape codes in the text, from $PSStyle, or not at all.
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteTo(Console.Error, value + Environment.NewLine);

    public override void WriteWarningLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Warning, $"WARNING: {message}"));

    public override void WriteVerboseLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Verbose, $"VERBOSE: {message}"));

    public override void WriteDebugLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Debug, $"DEBUG: {message}"));

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    public override string ReadLine() => Console.In.ReadLine() ?? "";

    public override SecureString ReadLineAsSecureString()
    {
        var secret = new SecureString();
        foreach (var character in ReadLine())
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        return secret;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        WriteHeading(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            Write($"{field.Name}: ");
            answers[field.Name] = PSObject.AsPSObject(ReadLine());
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        WriteHeading(caption, message);
        var keys = choices.Select(KeyOf).ToList();
        while (true)
        {
            var offers = choices.Select((choice, i) => $"[{keys[i]}] {choice.Label.Replace("&", "", StringComparison.Ordinal)}");
            Write($"{string.Join("  ", offers)} (default is \"{(defaultChoice < 0 ? "" : keys[defaultChoice])}\"): ");
            if (Console.In.ReadLine() is not { } answer)
            {
                throw new PSInvalidOperationException("A question was asked, but there is nobody to answer: standard input has ended.");
            }

            var index = answer.Length == 0 ? defaultChoice : keys.FindIndex(key => string.Equals(key, answer.Trim(), StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException("This host does not ask for credentials.");

    /// <summary>Sends to stderr whatever is written meanwhile.</summary>
    internal void WriteAsErrors(Action write)
    {
        _allAreErrors = true;
        try
        {
            write();
        }
        finally
        {
            _allAreErrors = false;
        }
    }

    private static string KeyOf(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label[mark + 1].ToString().ToUpper(CultureInfo.InvariantCulture) : choice.Label;
    }

    private static string Styled(string style, string text) => style + text + PSStyle.Instance.Reset;

    private void WriteHeading(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
        {
            WriteLine(line);
        }
    }

    private void WriteTo(TextWriter writer, string text)
    {
        _progress.Clear();
        writer.Write(GetOutputString(text, SupportsVirtualTerminal));
    }
}
