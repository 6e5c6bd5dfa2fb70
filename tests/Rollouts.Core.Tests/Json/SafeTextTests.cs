using Rollouts.Json;

namespace Rollouts.Core.Tests.Json;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain text: ärger, 日本語, 🙂", "plain text: ärger, 日本語, 🙂")]
    [InlineData("\u001b]0;title\u0007red\u001b[31m", "]0;titlered[31m")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("user\u202Etxt.exe\u2066", "usertxt.exe")]
    [InlineData("zero\u200Bwidth\uFEFF", "zerowidth")]
    [InlineData("c1\u009b31m", "c131m")]
    public void Only_what_can_be_printed_is_kept(string text, string expected) => Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void A_text_of_lines_keeps_its_shape() => Assert.Equal("- a\n  [31mb \n", SafeText.Lines("- a\n  \u001b[31mb\u202e \r\n"));

    [Fact]
    public void A_long_text_is_cut() => Assert.Equal(new string('x', 10) + "…", SafeText.Line(new string('x', 1_000_000), maxLength: 10));
}
