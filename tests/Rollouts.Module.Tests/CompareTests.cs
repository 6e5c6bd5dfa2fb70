using Rollouts.Module.Tests.Hosting;

namespace Rollouts.Module.Tests;

/// <summary>What changed between revisions, on a practice cluster whose <c>web</c> was rolled out four times.</summary>
public sealed class CompareTests(CompareTests.Shop shop) : IClassFixture<CompareTests.Shop>
{
    [Fact]
    public void By_default_the_last_change_is_shown_and_values_of_variables_are_not()
    {
        var result = shop.Run("Compare-RolloutRevision web").Succeeded();

        Assert.Equal(["containers[web].env[TOKEN].value: *** → *** (changed)"], result.Output.Select(Show));
        Assert.Equal(("Deployment", "default", "web", 3L, 4L), (
            result.Value<string>("Kind"), result.Value<string>("Namespace"), result.Value<string>("Name"), result.Value<long>("FromRevision"), result.Value<long>("ToRevision")));
        Assert.DoesNotContain("canary", EverythingIn.Objects(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_shown_when_asked_for() =>
        Assert.Equal(["containers[web].env[TOKEN].value: canary-1 → canary-2"], Differences("Compare-RolloutRevision web -ShowValues"));

    [Fact]
    public void Differences_go_from_Revision_to_Against()
    {
        Assert.Equal(["containers[web].image: shop/web:0.9 → shop/web:1.0"], Differences("Compare-RolloutRevision web -Revision 1 -Against 2"));
        Assert.Equal(["containers[web].image: shop/web:1.0 → shop/web:0.9"], Differences("Compare-RolloutRevision web -Revision 2 -Against 1"));
        Assert.Equal(["Added", "Changed"], shop.Run("Compare-RolloutRevision web -Revision 1 | ForEach-Object { \"$($_.Change)\" }").Succeeded().Texts);
        Assert.Equal(["Removed", "Changed"], shop.Run("Compare-RolloutRevision web -Against 1 | ForEach-Object { \"$($_.Change)\" }").Succeeded().Texts);
    }

    [Fact]
    public void A_text_shows_both_templates_and_hides_what_the_objects_hide()
    {
        var text = Assert.Single(shop.Run("Compare-RolloutRevision web -AsText").Succeeded().Texts);

        var lines = text.Split('\n');
        Assert.Equal(["--- deployment/web revision 3", "+++ deployment/web revision 4"], lines[..2]);
        Assert.Equal(["-      value: '***'", "+      value: '*** (changed)'"], lines[2..].Where(line => line[0] is '-' or '+'));
        Assert.Contains("+      value: canary-2", Assert.Single(shop.Run("Compare-RolloutRevision web -AsText -ShowValues").Succeeded().Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void Piped_revisions_are_each_compared_with_the_current_one()
    {
        Assert.Equal(["1", "1", "2", "3"], shop.Run("Get-RolloutHistory web | Compare-RolloutRevision | ForEach-Object { \"$($_.FromRevision)\" }").Succeeded().Texts);
        Assert.Equal(["containers[web].image: shop/web:0.9 → shop/web:1.0"], Differences("Get-RolloutHistory web -Revision 1 | Compare-RolloutRevision -Against 2"));
    }

    [Fact]
    public void A_revision_that_contradicts_the_piped_one_is_a_mismatch() =>
        shop.Run("Get-RolloutHistory web -Revision 1 | Compare-RolloutRevision -Revision 2").Failed("TargetMismatch");

    [Theory]
    [InlineData("Compare-RolloutRevision web -Revision 4")]
    [InlineData("Compare-RolloutRevision web -Revision 2 -Against 2 -AsText")]
    public void The_same_template_is_silence_and_a_verbose_line(string script)
    {
        var result = shop.Run($"{script} -Verbose").Succeeded();

        Assert.Empty(result.Output);
        Assert.Contains(result.Verbose, line => line.EndsWith("the templates are the same.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Compare-RolloutRevision cart", "NoPreviousRevision")]
    [InlineData("'cart' | Compare-RolloutRevision", "NoPreviousRevision")]
    [InlineData("Compare-RolloutRevision web -Revision 9", "RevisionNotFound")]
    [InlineData("Compare-RolloutRevision web -Against 9", "RevisionNotFound")]
    public void What_is_not_there_is_an_error(string script, string id) =>
        Assert.Equal("Get-RolloutHistory", shop.Run(script).Failed(id).ErrorDetails.RecommendedAction.Split(' ')[0]);

    [Fact]
    public void In_a_list_those_that_never_changed_are_passed_over() =>
        Assert.Equal(["web", "db"], shop.Run("Compare-RolloutRevision | ForEach-Object Name").Succeeded().Texts);

    private static string Show(System.Management.Automation.PSObject difference) =>
        $"{difference.Properties["Path"].Value}: {difference.Properties["From"].Value} → {difference.Properties["To"].Value}";

    private IEnumerable<string> Differences(string script) => shop.Run(script).Succeeded().Output.Select(Show);

    public sealed class Shop : IDisposable
    {
        private readonly Sandbox _sandbox = new();

        public Shop()
        {
            SetToken("canary-1");
            SetToken("canary-2");
        }

        public void Dispose() => _sandbox.Dispose();

        internal RunResult Run(string script) => _sandbox.Run(script);

        private void SetToken(string value)
        {
            // A merge patch replaces lists as a whole: the container is the example's, with a variable.
            _sandbox.PatchAsync("web", $$"""
                { "spec": { "template": { "spec": { "containers": [ {
                  "name": "web", "image": "shop/web:1.0",
                  "env": [ { "name": "TOKEN", "value": "{{value}}" } ],
                  "ports": [ { "name": "http", "containerPort": 8080 } ],
                  "readinessProbe": { "httpGet": { "path": "/ready", "port": "http" }, "periodSeconds": 2 },
                  "resources": { "requests": { "cpu": "100m", "memory": "128Mi" }, "limits": { "memory": "256Mi" } }
                } ] } } } }
                """).GetAwaiter().GetResult();
            _sandbox.Run("Wait-Rollout web -Timeout 2m").Succeeded();
        }
    }
}
