using System.Globalization;
using CsCheck;

namespace Rollouts.Reporting.Tests;

/// <summary>Nothing that others wrote can begin a command to the agent.</summary>
public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData("##vso[task.complete result=Succeeded]", "# #vso[task.complete result=Succeeded]")]
    [InlineData("INFO ##vso[task.complete]", "INFO # #vso[task.complete]")]
    [InlineData("##VSO[task.complete]", "# #VSO[task.complete]")]
    [InlineData("####vso[x]", "### #vso[x]")]
    [InlineData("##[error]no", "# #[error]no")]
    [InlineData("##[endgroup]", "# #[endgroup]")]
    [InlineData("a\n##vso[x]\r\n##[group]", "a # #vso[x]  # #[group]")]
    [InlineData("# heading ## another [1]", "# heading ## another [1]")]
    [InlineData("##v", "##v")]
    public void A_command_is_broken_wherever_it_stands_and_all_else_stays(string text, string line) => Assert.Equal(line, UntrustedText.Line(text));

    [Theory]
    [InlineData("#\u200B#vso[x]")]
    [InlineData("##\u034Fvso[x]")]
    [InlineData("##v\uFE0Fs\u034Fo[x]")]
    [InlineData("##vso\u3164[x]")]
    [InlineData("#\u180B#[error]x")]
    public void Characters_without_weight_hide_no_command(string text) => Assert.StartsWith("# ", UntrustedText.Line(text), StringComparison.Ordinal);

    [Fact]
    public void No_text_whatever_holds_a_command_or_a_second_line() => Gen.OneOf([.. new[] { "#", "##", "v", "vso", "s", "o", "[", "]", "\n", "\r", "\u200B", "\u034F", " ", "x" }.Select(part => Gen.Const(part))]).Array[0, 12].Sample(parts =>
    {
        var line = UntrustedText.Line(string.Concat(parts));

        Assert.DoesNotContain("##vso[", Weighed(line), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("##[", Weighed(line), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);
    });

    [Fact]
    public void A_line_is_no_longer_than_the_live_console_shows()
    {
        var line = UntrustedText.Line(new string('A', 1022) + "\U0001F600\U0001F600");

        Assert.True(line.Length <= 1024);
        Assert.EndsWith("A…", line, StringComparison.Ordinal);
    }

    private static string Weighed(string text) => string.Concat(text.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)));
}
