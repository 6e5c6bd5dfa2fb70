using System.Globalization;
using System.Management.Automation;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

public sealed class DurationTests(ModuleHost module) : IClassFixture<ModuleHost>
{
    [Theory]
    [InlineData("90", "00:01:30")]
    [InlineData("90s", "00:01:30")]
    [InlineData("5m", "00:05:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1H30M", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("0.5", "00:00:00.5")]
    [InlineData("250ms", "00:00:00.25")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("0", "00:00:00")]
    [InlineData(" 10s ", "00:00:10")]
    [InlineData("00:02:00", "00:02:00")]
    public void Text_is_read_as_people_write_it(string text, string expected) => Assert.Equal(Span(expected), Transform($"'{text}'"));

    [Theory]
    [InlineData("90", "00:01:30")]
    [InlineData("1.5", "00:00:01.5")]
    [InlineData("[long]3600", "01:00:00")]
    [InlineData("[TimeSpan]::FromMinutes(3)", "00:03:00")]
    public void Numbers_are_seconds_and_a_TimeSpan_is_itself(string expression, string expected) => Assert.Equal(Span(expected), Transform(expression));

    [Theory]
    [InlineData("'soon'")]
    [InlineData("'-5s'")]
    [InlineData("-5")]
    [InlineData("''")]
    [InlineData("'5 minutes'")]
    [InlineData("'1m1h'")]
    [InlineData("'1,5h'")]
    [InlineData("'50d'")]
    [InlineData("[double]::NaN")]
    [InlineData("[double]::MaxValue")]
    [InlineData("$true")]
    [InlineData("(Get-Module)")]
    public void Anything_else_is_refused_with_examples(string expression)
    {
        var error = module.Run($"$null | Wait-Rollout -Timeout {expression}").Failed("ParameterArgumentTransformationError");

        Assert.Contains("is not a duration", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("1h30m", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_culture_reads_the_same()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.DefaultThreadCurrentCulture = comma;
            using var fresh = new ModuleHost();

            Assert.Equal(TimeSpan.FromMinutes(90), fresh.Run("[Rollouts.Parameters.DurationTransformationAttribute]::new().Transform($null, '1.5h')").Succeeded().Output[0].BaseObject);
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = null;
            CultureInfo.CurrentCulture = before;
        }
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private TimeSpan Transform(string expression)
    {
        var result = module.Run($"[Rollouts.Parameters.DurationTransformationAttribute]::new().Transform($null, {expression})").Succeeded();
        return LanguagePrimitives.ConvertTo<TimeSpan>(result.Output[0]);
    }
}
