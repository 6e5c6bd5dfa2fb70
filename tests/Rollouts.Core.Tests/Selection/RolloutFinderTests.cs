using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Selection;

namespace Rollouts.Core.Tests.Selection;

public sealed class RolloutFinderTests
{
    private readonly FakeCluster _cluster = new FakeCluster().Holding(
        ResourceType.Deployments, A.Deployment(name: "web"), A.Deployment(name: "web-2", uid: "uid-2"), A.Deployment(name: "cart", uid: "uid-3"));

    [Fact]
    public async Task Without_names_reading_lists_the_namespace_of_the_context()
    {
        Assert.Equal(["web", "web-2", "cart"], Names(await Find(Request(Purpose.Read))));
        Assert.Equal(["list deployments shop?&"], _cluster.Requests);
    }

    [Fact]
    public async Task Without_names_a_command_that_changes_things_asks_nothing_of_the_server()
    {
        var error = Assert.IsType<Finding.Failed>(Assert.Single(await Find(Request(Purpose.Act)))).Error;

        Assert.Equal(ErrorId.NothingSelected, error.ErrorId);
        Assert.Empty(_cluster.Requests);
    }

    [Fact]
    public async Task Literal_names_are_read_one_by_one_and_patterns_by_one_list()
    {
        Assert.Equal(["web", "cart"], Names(await Find(Request(Purpose.Read, "web", "deploy/cart"))));
        Assert.Equal(["get deployments web", "get deployments cart"], _cluster.Requests);

        _cluster.Requests.Clear();
        Assert.Equal(["web", "web-2"], Names(await Find(Request(Purpose.Act, "web*", "web"))));
        Assert.Equal(["list deployments shop?&"], _cluster.Requests);
    }

    [Fact]
    public async Task A_literal_name_that_is_not_there_is_an_error_beside_what_is_found()
    {
        var findings = await Find(Request(Purpose.Read, "web", "nope"));

        Assert.Equal(["web"], Names(findings));
        var error = Assert.Single(findings.OfType<Finding.Failed>()).Error;
        Assert.Equal(ErrorId.RolloutNotFound, error.ErrorId);
        Assert.Equal("There is no rollout 'nope' in shop (context test).", error.Message);
    }

    [Theory]
    [InlineData(true, "Get-Rollout nope -AllNamespaces -Context 'it''s mine'")]
    [InlineData(false, "Get-Rollout nope -AllNamespaces -Context 'it''s mine' -KubeConfig '/my files/config'")]
    public async Task A_remedy_names_the_cluster_that_was_asked(bool isDefaultKubeConfig, string remedy)
    {
        var cluster = new FakeCluster { Identity = new ClusterIdentity("it's mine", "https://x", "/my files/config", "shop") { IsDefaultKubeConfig = isDefaultKubeConfig } };
        var finder = new RolloutFinder(new ClusterSessions(new FakeDoor(cluster), new ClusterChoice(), _ => { }), Request(Purpose.Read, "nope"));

        Assert.Equal(remedy, Assert.IsType<Finding.Failed>(Assert.Single(await Collect(finder.FindAsync(TestContext.Current.CancellationToken)))).Error.Remedy);
    }

    [Theory]
    [InlineData(Purpose.Read, null)]
    [InlineData(Purpose.Act, ErrorId.NothingSelected)]
    public async Task A_pattern_that_fits_nothing_is_silence_for_reading_and_an_error_for_acting(Purpose purpose, string? errorId) =>
        Assert.Equal(errorId, (await Find(Request(purpose, "zz*"))).OfType<Finding.Failed>().SingleOrDefault()?.Error.ErrorId);

    [Fact]
    public async Task In_all_namespaces_a_name_is_looked_for_by_the_server()
    {
        Assert.Equal(["web"], Names(await Find(Request(Purpose.Read, "web") with { AllNamespaces = true })));
        Assert.Equal(["list deployments ?&metadata.name=web"], _cluster.Requests);
    }

    [Fact]
    public async Task A_kind_that_is_forbidden_and_all_there_is_is_an_error()
    {
        _cluster.OnRequest = _ => throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", "cannot list deployments");

        Assert.Equal(ErrorId.Forbidden, Assert.IsType<Finding.Failed>(Assert.Single(await Find(Request(Purpose.Read)))).Error.ErrorId);
    }

    [Fact]
    public async Task A_selector_that_the_server_cannot_read_is_InvalidSelector()
    {
        _cluster.OnRequest = _ => throw new ApiException(ErrorId.ApiError, 400, "BadRequest", "unable to parse requirement");

        var error = await Assert.ThrowsAsync<RolloutException>(() => Find(Request(Purpose.Read) with { Selector = "a in" }));

        Assert.Equal(ErrorId.InvalidSelector, error.ErrorId);
        Assert.Contains("unable to parse requirement", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_is_looked_up_in_its_own_cluster()
    {
        var door = new FakeDoor(_cluster);
        var reference = new RolloutReference { Name = "web", Namespace = "shop", Context = "test", KubeConfig = "/k", Cluster = A.Cluster.Cluster };

        Assert.Equal(["web"], Names(await Find(Request(Purpose.Act), reference, door)));
        Assert.Equal(("test", "/k"), (door.Choices[0].Context, door.Choices[0].KubeConfig));
    }

    [Theory]
    [InlineData("https://elsewhere:6443", null, null, ErrorId.TargetMismatch)]
    [InlineData(null, "other", null, ErrorId.TargetMismatch)]
    [InlineData(null, null, "other", ErrorId.TargetMismatch)]
    [InlineData(null, "test", "shop", null)]
    public async Task What_contradicts_an_input_is_refused(string? cluster, string? context, string? ns, string? errorId)
    {
        var reference = new RolloutReference { Name = "web", Namespace = "shop", Context = "test", Cluster = cluster };

        var findings = await Find(Request(Purpose.Read) with { Namespace = ns }, reference, choice: new ClusterChoice { Context = context });

        Assert.Equal(errorId, findings.OfType<Finding.Failed>().SingleOrDefault()?.Error.ErrorId);
    }

    [Theory]
    [InlineData(Purpose.Read, null)]
    [InlineData(Purpose.Act, ErrorId.TargetMismatch)]
    public async Task An_object_that_took_the_place_of_the_input_is_not_acted_on(Purpose purpose, string? errorId)
    {
        var findings = await Find(Request(purpose), new RolloutReference { Name = "web", Uid = "uid-old" });

        Assert.Equal(errorId, findings.OfType<Finding.Failed>().SingleOrDefault()?.Error.ErrorId);
    }

    [Theory]
    [InlineData(Purpose.Read, null)]
    [InlineData(Purpose.Wait, ErrorId.InvalidArgument)]
    [InlineData(Purpose.Act, ErrorId.InvalidArgument)]
    public async Task The_answer_to_a_dry_run_can_only_be_read(Purpose purpose, string? errorId)
    {
        var findings = await Find(Request(purpose), new RolloutReference { Name = "web", IsDryRun = true });

        Assert.Equal(errorId, findings.OfType<Finding.Failed>().SingleOrDefault()?.Error.ErrorId);
    }

    private static SelectionRequest Request(Purpose purpose, params string[] names) =>
        new() { Purpose = purpose, Command = "Test-Command", Names = [.. names.Select(NamePattern.Parse)] };

    private static IEnumerable<string> Names(IEnumerable<Finding> findings) => findings.OfType<Finding.Found>().Select(found => found.Workload.Name);

    private async Task<List<Finding>> Find(SelectionRequest request) => await Collect(Finder(request).FindAsync(TestContext.Current.CancellationToken));

    private async Task<List<Finding>> Find(SelectionRequest request, RolloutReference reference, FakeDoor? door = null, ClusterChoice? choice = null) =>
        await Collect(Finder(request, door, choice).FindAsync(reference, TestContext.Current.CancellationToken));

    private RolloutFinder Finder(SelectionRequest request, FakeDoor? door = null, ClusterChoice? choice = null) =>
        new(new ClusterSessions(door ?? new FakeDoor(_cluster), choice ?? new ClusterChoice(), _ => { }), request);

    private static async Task<List<Finding>> Collect(IAsyncEnumerable<Finding> findings)
    {
        var list = new List<Finding>();
        await foreach (var finding in findings)
        {
            list.Add(finding);
        }

        return list;
    }
}
