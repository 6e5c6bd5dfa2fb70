using Rollouts.Clusters;
using Rollouts.Core.Tests.Given;
using Rollouts.Selection;

namespace Rollouts.Core.Tests.Selection;

public sealed class RolloutFinderTests
{
    private readonly FakeCluster _cluster = new FakeCluster().Holding(
        ResourceType.Deployments, A.Deployment(name: "web"), A.Deployment(name: "web-2", uid: "uid-2"), A.Deployment(name: "cart", uid: "uid-3"));

    [Fact]
    public async Task Without_names_reading_lists_every_kind_in_the_namespace_of_the_context()
    {
        Assert.Equal(["web", "web-2", "cart"], Names(await Find(Request(Purpose.Read))));
        Assert.Equal(["list deployments shop?&", "list daemonsets shop?&", "list statefulsets shop?&"], _cluster.Requests);
    }

    [Fact]
    public async Task Kinds_are_told_one_after_the_other_although_all_are_asked_at_once()
    {
        _cluster.Holding(ResourceType.StatefulSets, A.Deployment(name: "db")).Holding(ResourceType.DaemonSets, A.Deployment(name: "agent"));
        var finder = Finder(Request(Purpose.Read)).FindAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await using (finder)
        {
            Assert.True(await finder.MoveNextAsync());
            Assert.Equal(3, _cluster.Requests.Count);
            var told = new List<string>();
            do
            {
                told.AddRange(Names([finder.Current]));
            }
            while (await finder.MoveNextAsync());

            Assert.Equal(["web", "web-2", "cart", "agent", "db"], told);
        }
    }

    [Fact]
    public async Task A_long_list_is_read_no_further_ahead_than_a_slow_reader_needs()
    {
        var read = 0;
        var cluster = new FakeCluster().Holding(ResourceType.DaemonSets, [.. Enumerable.Range(0, 5000).Select(i => A.Deployment(name: $"agent-{i}"))]);
        cluster.OnObject = () => read++;
        var finder = new RolloutFinder(new ClusterSessions(new FakeDoor(cluster), new ClusterChoice(), _ => { }), Request(Purpose.Read));

        await foreach (var finding in finder.FindAsync(TestContext.Current.CancellationToken))
        {
            Assert.IsType<Finding.Found>(finding);
            break;
        }

        Assert.InRange(read, 1, 100);
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
        Assert.Equal(["get daemonsets web", "get deployments cart", "get deployments web", "get statefulsets web"], _cluster.Requests.Order(StringComparer.Ordinal));

        _cluster.Requests.Clear();
        Assert.Equal(["web", "web-2"], Names(await Find(Request(Purpose.Act, "deploy/web*", "deploy/web"))));
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
        Assert.Equal(["list deployments ?&metadata.name=web", "list daemonsets ?&metadata.name=web", "list statefulsets ?&metadata.name=web"], _cluster.Requests);
    }

    [Fact]
    public async Task Where_nothing_can_be_read_one_error_says_it_for_all_kinds()
    {
        Forbid("deployments", "daemonsets", "statefulsets");

        var error = Assert.IsType<Finding.Failed>(Assert.Single(await Find(Request(Purpose.Read)))).Error;

        Assert.Equal((ErrorId.Forbidden, "cannot read deployments; nor can daemonsets and statefulsets be read."), (error.ErrorId, error.Message));
    }

    [Theory]
    [InlineData("web")]
    [InlineData("we*")]
    [InlineData(null)]
    public async Task Kinds_that_are_forbidden_and_that_nobody_asked_for_are_one_warning(string? name)
    {
        Forbid("daemonsets", "statefulsets");

        var findings = await Find(name is null ? Request(Purpose.Read) : Request(Purpose.Read, name));

        Assert.Contains("web", Names(findings));
        Assert.Empty(findings.OfType<Finding.Failed>());
        Assert.Equal("daemonsets and statefulsets are left out: cannot read daemonsets", Assert.Single(findings.OfType<Finding.Warned>()).Text);
    }

    [Fact]
    public async Task A_kind_that_is_forbidden_is_an_error_where_it_was_asked_for()
    {
        Forbid("daemonsets", "statefulsets");

        var findings = await Find(Request(Purpose.Read, "we*", "sts/db"));
        Assert.Equal(["cannot read statefulsets"], findings.OfType<Finding.Failed>().Select(failed => failed.Error.Message));
        Assert.Equal("daemonsets are left out: cannot read daemonsets", Assert.Single(findings.OfType<Finding.Warned>()).Text);

        findings = await Find(Request(Purpose.Read) with { Kinds = [WorkloadKind.DaemonSet, WorkloadKind.Deployment] });
        Assert.Equal(["cannot read daemonsets"], findings.OfType<Finding.Failed>().Select(failed => failed.Error.Message));
        Assert.Empty(findings.OfType<Finding.Warned>());
    }

    [Fact]
    public async Task A_name_that_no_readable_kind_bears_is_missing_although_others_are_forbidden()
    {
        Forbid("daemonsets", "statefulsets");

        var findings = await Find(Request(Purpose.Read, "nope"));

        Assert.Equal([ErrorId.RolloutNotFound], findings.OfType<Finding.Failed>().Select(failed => failed.Error.ErrorId));
        Assert.Single(findings.OfType<Finding.Warned>());
    }

    [Fact]
    public async Task An_input_without_a_kind_may_be_of_any_that_can_be_read()
    {
        Forbid("daemonsets", "statefulsets");

        var findings = await Find(Request(Purpose.Act), new RolloutReference { Name = "web" });

        Assert.Equal(["web"], Names(findings));
        Assert.Single(findings.OfType<Finding.Warned>());
        Assert.Empty(findings.OfType<Finding.Failed>());
    }

    [Theory]
    [InlineData(ErrorId.ClusterUnreachable)]
    [InlineData(ErrorId.Unauthorized)]
    public async Task A_cluster_that_cannot_be_used_is_told_once(string errorId)
    {
        _cluster.OnRequest = _ => throw new RolloutException(errorId, "no way");
        var finder = Finder(Request(Purpose.Read));

        await Assert.ThrowsAsync<RolloutException>(() => Collect(finder.FindAsync(TestContext.Current.CancellationToken)));
        var findings = new List<Finding>();
        foreach (var name in new[] { "web", "cart", "web-2" })
        {
            findings.AddRange(await Collect(finder.FindAsync(new RolloutReference { Name = name, Kind = WorkloadKind.Deployment }, TestContext.Current.CancellationToken)));
        }

        Assert.Equal([errorId], findings.OfType<Finding.Failed>().Select(failed => failed.Error.ErrorId));
        Assert.Equal("get deployments web", _cluster.Requests[^1]);
    }

    [Theory]
    [InlineData(Purpose.Read, 2, null)]
    [InlineData(Purpose.Act, 0, ErrorId.AmbiguousTarget)]
    public async Task A_bare_name_of_two_kinds_is_both_for_reading_and_ambiguous_for_acting(Purpose purpose, int found, string? errorId)
    {
        _cluster.Holding(ResourceType.DaemonSets, A.Deployment(name: "web", uid: "uid-ds"));

        foreach (var findings in new[] { await Find(Request(purpose, "web")), await Find(Request(purpose), new RolloutReference { Name = "web" }) })
        {
            Assert.Equal(found, Names(findings).Count());
            Assert.Equal(errorId, findings.OfType<Finding.Failed>().SingleOrDefault()?.Error.ErrorId);
        }

        Assert.Single(Names(await Find(Request(purpose, "ds/web"))));
        Assert.Equal(2, Names(await Find(Request(purpose, "we?"))).Count());
    }

    [Fact]
    public async Task A_kind_that_contradicts_an_input_is_refused()
    {
        var findings = await Find(Request(Purpose.Read) with { Kinds = [WorkloadKind.DaemonSet] }, new RolloutReference { Name = "web", Kind = WorkloadKind.Deployment });

        Assert.Equal(ErrorId.TargetMismatch, Assert.IsType<Finding.Failed>(Assert.Single(findings)).Error.ErrorId);
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

    private void Forbid(params string[] plurals) => _cluster.OnRequest = request =>
    {
        if (plurals.Contains(request.Split(' ')[1]))
        {
            throw new ApiException(ErrorId.Forbidden, 403, "Forbidden", $"cannot read {request.Split(' ')[1]}");
        }
    };

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
