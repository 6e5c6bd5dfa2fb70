using System.Net;
using Rollouts.Reporting.AzurePipelines;

namespace Rollouts.Reporting.Tests;

/// <summary>What others wrote is shown in a summary as it is, and does nothing there.</summary>
public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("</details><script>x</script>")]
    [InlineData("| another | row |")]
    [InlineData("[click](https://evil.example)")]
    [InlineData("![](https://evil.example/pixel)")]
    [InlineData("https://evil.example and www.evil.example")]
    [InlineData("**bold** _italic_ ~~gone~~ `code`")]
    [InlineData("# heading")]
    [InlineData("- item")]
    [InlineData("1. item")]
    [InlineData("&lt;b&gt;")]
    [InlineData("@everyone #123 $x$ \\| C:\\dir")]
    [InlineData("##vso[task.complete result=Succeeded;]")]
    public void Text_reads_as_it_was_and_no_character_of_markup_is_left(string text)
    {
        var written = MarkdownText.Inline(text);

        Assert.Equal(UntrustedText.Line(text), WebUtility.HtmlDecode(written));
        Assert.DoesNotMatch(@"[<>|`*_\[\]~!@\\$]|^[-+=\d]|://|www\.|&(?!#\d+;)|(?<!&)#", written);
    }

    [Fact]
    public void A_name_and_an_image_stay_readable() =>
        Assert.Equal("deployment/web in default: image shop/app:2.1, 2 of 3 (50%)", MarkdownText.Inline("deployment/web in default: image shop/app:2.1, 2 of 3 (50%)"));

    [Fact]
    public void A_block_cannot_be_ended_by_what_it_holds()
    {
        var lines = MarkdownText.Block("text", ["````", "</details>", "##vso[task.complete]"]).Split('\n');

        Assert.Equal(["`````text", "````", "</details>", "# #vso[task.complete]", "`````"], lines);
    }
}
