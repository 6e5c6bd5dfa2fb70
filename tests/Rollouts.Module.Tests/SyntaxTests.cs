using System.Management.Automation.Language;
using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>Scripts that only a real pwsh runs are at least read by the engine, also on machines that have none.</summary>
public sealed class SyntaxTests
{
    public static TheoryData<string> Scripts { get; } =
    [
        .. new[] { ("", SearchOption.TopDirectoryOnly), ("tests/Pester", SearchOption.AllDirectories), ("tests/Examples", SearchOption.AllDirectories), ("src/Rollouts.Shell", SearchOption.TopDirectoryOnly) }
            .SelectMany(place => Directory.EnumerateFiles(Path.Combine(Locations.Repository, place.Item1), "*.ps*1", place.Item2))
            .Select(file => Path.GetRelativePath(Locations.Repository, file)),
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void It_can_be_read(string script)
    {
        Parser.ParseFile(Path.Combine(Locations.Repository, script), out _, out var mistakes);

        Assert.Empty(mistakes.Select(mistake => mistake.ToString()));
    }
}
