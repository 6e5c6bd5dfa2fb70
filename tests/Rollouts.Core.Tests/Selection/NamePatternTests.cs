using Rollouts.Selection;

namespace Rollouts.Core.Tests.Selection;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("web", null, "web", true)]
    [InlineData("deploy/web", "Deployment", "web", true)]
    [InlineData("Deployments/web", "Deployment", "web", true)]
    [InlineData("deployment.apps/we*", "Deployment", "we*", false)]
    [InlineData("deployments.v1.apps/web", "Deployment", "web", true)]
    [InlineData("w?b", null, "w?b", false)]
    public void Names_are_read_as_kubectl_reads_them(string text, string? kind, string name, bool isLiteral)
    {
        var pattern = NamePattern.Parse(text);

        Assert.Equal((kind, name, isLiteral), (pattern.Kind?.Name, pattern.Name, pattern.IsLiteral));
    }

    [Theory]
    [InlineData("", ErrorId.InvalidArgument)]
    [InlineData("a/b/c", ErrorId.InvalidArgument)]
    [InlineData("deploy/", ErrorId.InvalidArgument)]
    [InlineData("/web", ErrorId.InvalidArgument)]
    [InlineData("[z-a]", ErrorId.InvalidArgument)]
    [InlineData("deployment/web in prod (context aks-prod)", ErrorId.InvalidArgument)]
    [InlineData("pod/web", ErrorId.KindNotSupported)]
    [InlineData("deployment.extensions/web", ErrorId.KindNotSupported)]
    public void What_is_no_name_is_refused(string text, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<RolloutException>(() => NamePattern.Parse(text)).ErrorId);

    [Theory]
    [InlineData("web", "web", true)]
    [InlineData("web", "Web", false)]
    [InlineData("web", "web-2", false)]
    [InlineData("we*", "web", true)]
    [InlineData("WE*", "web", true)]
    [InlineData("*", "anything", true)]
    [InlineData("w?b", "web", true)]
    [InlineData("w?b", "weeb", false)]
    [InlineData("web-[0-9]", "web-7", true)]
    [InlineData("web-[0-9]", "web-x", false)]
    [InlineData("a.b*", "axb", false)]
    public void Patterns_fit_whole_names(string pattern, string name, bool fits) => Assert.Equal(fits, NamePattern.Parse(pattern).Fits(name));
}
