using CsCheck;
using Rollouts.Reporting.AzurePipelines;

namespace Rollouts.Reporting.Tests;

/// <summary>A command is one line that reads back as what was meant.</summary>
public sealed class LoggingCommandTests
{
    [Fact]
    public void A_command_is_written_as_the_agent_documents_it()
    {
        Assert.Equal("##vso[task.logissue type=error;code=RolloutFailed;]web failed", LoggingCommand.Error("RolloutFailed", "web failed").ToString());
        Assert.Equal("##vso[task.setprogress value=40;]1 of 3 ended", LoggingCommand.Progress(40, "1 of 3 ended").ToString());
        Assert.Equal("##vso[task.uploadsummary]/tmp/Rollouts web.md", LoggingCommand.Summary("/tmp/Rollouts web.md").ToString());
        Assert.Equal("##vso[task.setvariable variable=RolloutPhase;isoutput=true;]Complete", LoggingCommand.OutputVariable("RolloutPhase", "Complete").ToString());
        Assert.Equal("##vso[task.complete result=Failed;]1 of 2 failed", LoggingCommand.Failed("1 of 2 failed").ToString());
    }

    [Fact]
    public void The_percent_sign_is_escaped_first()
    {
        Assert.Equal("##vso[a.b p=%AZP255D%5D%3B%0D%0A;]100%AZP25 %AZP250A ];", new LoggingCommand("a.b", "100% %0A ];", ("p", "%5D];\r\n")).ToString());
        Assert.Equal("##vso[a.b]1%0D%0A2", new LoggingCommand("a.b", "1\r\n2").ToString());
    }

    [Fact]
    public void An_issue_fits_the_live_console_however_much_there_is_to_escape() => Gen.Char["%a\n]😀#["].Array[0, 3000].Sample(characters =>
    {
        var line = LoggingCommand.Error("RolloutFailed", new string(characters)).ToString();

        Assert.True(line.Length <= 1024);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotMatch("%(?!AZP25)", line);
    }, iter: 200);

    [Fact]
    public void A_path_is_never_cut()
    {
        var path = "/" + new string('d', 2000) + ".md";

        Assert.EndsWith(path, LoggingCommand.Summary(path).ToString(), StringComparison.Ordinal);
    }
}
