using System.Text.Json.Nodes;
using Rollouts.Clusters;
using Rollouts.Sandbox.Kinds;

namespace Rollouts.Sandbox.Tests.Http;

public sealed class ObjectTests
{
    private const string Deployments = "apis/apps/v1/namespaces/default/deployments";
    private const string Pods = "api/v1/namespaces/default/pods";
    private const string Merge = "application/merge-patch+json";

    private const string Web = """
        {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"app:1"}]}}}}
        """;

    [Fact]
    public async Task A_list_names_its_kind_and_its_items_do_not()
    {
        await using var server = new TestServer();
        server.CreatePod("a");

        var (_, list, _) = await server.GetAsync(Pods);

        Assert.Equal(("PodList", "v1"), ((string?)list["kind"], (string?)list["apiVersion"]));
        var item = Assert.Single(list["items"]!.AsArray())!.AsObject();
        Assert.False(item.ContainsKey("kind") || item.ContainsKey("apiVersion"));
        Assert.Equal("a", (string?)item["metadata"]!["name"]);
        Assert.Equal("Pod", (string?)(await server.GetAsync($"{Pods}/a")).Body["kind"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(200)]
    public async Task A_list_arrives_whole_however_long_it_is(int count)
    {
        await using var server = new TestServer();
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"p{i:000}")];
        foreach (var name in names)
        {
            server.CreatePod(name);
        }

        var (_, list, response) = await server.GetAsync(Pods);

        Assert.Equal(names, Names(list));
        Assert.NotNull(response.Content.Headers.ContentLength);
        Assert.Equal(200, (await server.GetAsync("version")).Code);
    }

    [Fact]
    public async Task A_list_in_pages_is_whole_and_of_one_moment()
    {
        await using var server = new TestServer();
        for (var i = 0; i < 7; i++)
        {
            server.CreatePod($"p{i}");
        }

        var (_, page, _) = await server.GetAsync($"{Pods}?limit=3");
        var version = (string?)page["metadata"]!["resourceVersion"];
        Assert.Equal(4, (int)page["metadata"]!["remainingItemCount"]!);
        var names = Names(page);
        server.CreatePod("p3a");
        while ((string?)page["metadata"]!["continue"] is { Length: > 0 } token)
        {
            (_, page, _) = await server.GetAsync($"{Pods}?limit=3&continue={token}");
            Assert.Equal(version, (string?)page["metadata"]!["resourceVersion"]);
            names.AddRange(Names(page));
        }

        Assert.Equal("p0 p1 p2 p3 p4 p5 p6", string.Join(' ', names));
    }

    [Fact]
    public async Task A_page_of_a_forgotten_version_is_refused_with_a_way_to_go_on()
    {
        await using var server = new TestServer(historyLength: 5);
        server.CreatePod("a");
        server.CreatePod("b");
        var (_, page, _) = await server.GetAsync($"{Pods}?limit=1");
        for (var i = 0; i < 10; i++)
        {
            server.CreatePod($"c{i}");
        }

        var (code, refusal, _) = await server.GetAsync($"{Pods}?limit=1&continue={page["metadata"]!["continue"]}");
        Assert.Equal((410, "Expired"), (code, (string?)refusal["reason"]));

        var (again, rest, _) = await server.GetAsync($"{Pods}?continue={refusal["metadata"]!["continue"]}");
        Assert.Equal(200, again);
        Assert.Equal(11, rest["items"]!.AsArray().Count);
        Assert.Equal("b", Names(rest)[0]);
    }

    [Fact]
    public async Task A_version_that_is_not_reached_yet_cannot_be_listed()
    {
        await using var server = new TestServer();

        var (code, body, response) = await server.GetAsync($"{Pods}?resourceVersion=999999");

        Assert.Equal((504, "Timeout"), (code, (string?)body["reason"]));
        Assert.Equal("1", string.Join(',', response.Headers.GetValues("Retry-After")));
    }

    [Fact]
    public async Task A_table_has_kubectls_columns_and_ages_by_the_clusters_clock()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = new TestServer(time);
        await server.SendAsync(HttpMethod.Post, Deployments, Web);
        time.Advance(TimeSpan.FromMinutes(3.5));

        var (_, table, _) = await server.GetAsync(Deployments, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal("Table", (string?)table["kind"]);
        Assert.Equal("Name,Ready,Up-to-date,Available,Age,Containers,Images,Selector", string.Join(',', table["columnDefinitions"]!.AsArray().Select(c => c!["name"])));
        Assert.Equal("web 0/3 0 0 3m30s app app:1 app=web", string.Join(' ', table["rows"]![0]!["cells"]!.AsArray()));
        Assert.Equal("PartialObjectMetadata", (string?)table["rows"]![0]!["object"]!["kind"]);
    }

    [Fact]
    public async Task Only_metadata_is_sent_to_who_wants_no_more_and_nothing_to_who_reads_no_JSON()
    {
        await using var server = new TestServer();
        server.CreatePod("a");

        var (_, list, _) = await server.GetAsync(Pods, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        var (code, _, _) = await server.GetAsync(Pods, "application/vnd.kubernetes.protobuf");

        Assert.Equal("PartialObjectMetadataList", (string?)list["kind"]);
        Assert.False(list["items"]![0]!.AsObject().ContainsKey("spec"));
        Assert.Equal(406, code);
    }

    [Fact]
    public async Task A_dry_run_answers_as_if_and_changes_nothing()
    {
        await using var server = new TestServer();
        var version = server.Cluster.Store.Version;

        var (created, web, _) = await server.SendAsync(HttpMethod.Post, Deployments + "?dryRun=All", Web);
        Assert.Equal((201, 10), (created, (int)web["spec"]!["revisionHistoryLimit"]!));
        Assert.Equal(version, server.Cluster.Store.Version);

        await server.SendAsync(HttpMethod.Post, Deployments, Web);
        version = server.Cluster.Store.Version;
        var (_, patched, _) = await server.SendAsync(HttpMethod.Patch, Deployments + "/web?dryRun=All", """{"spec":{"replicas":9}}""", Merge);
        var (deleted, _, _) = await server.SendAsync(HttpMethod.Delete, Deployments + "/web?dryRun=All");
        Assert.Equal((9, 200), ((int)patched["spec"]!["replicas"]!, deleted));
        Assert.Equal(version, server.Cluster.Store.Version);
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Delete, Deployments + "/web?dryRun=Some")).Code);
    }

    [Theory]
    [InlineData("", 201, "299 - \"unknown field \\\"spec.bogus\\\"\"")]
    [InlineData("?fieldValidation=Warn", 201, "299 - \"unknown field \\\"spec.bogus\\\"\"")]
    [InlineData("?fieldValidation=Ignore", 201, "")]
    [InlineData("?fieldValidation=Strict", 400, "")]
    public async Task Unknown_fields_are_warned_of_ignored_or_refused_as_asked(string query, int expected, string warning)
    {
        await using var server = new TestServer();

        var (code, body, response) = await server.SendAsync(HttpMethod.Post, Deployments + query, Web.Replace("\"replicas\":3", "\"replicas\":3,\"bogus\":1", StringComparison.Ordinal));

        Assert.Equal(expected, code);
        Assert.Equal(warning, response.Headers.TryGetValues("Warning", out var values) ? string.Join('|', values) : string.Empty);
        if (code == 400)
        {
            Assert.Equal("Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.bogus\"", (string?)body["message"]);
        }
    }

    [Fact]
    public async Task A_key_that_occurs_twice_is_told()
    {
        await using var server = new TestServer();

        var (code, body, _) = await server.SendAsync(
            HttpMethod.Post, Deployments + "?fieldValidation=Strict", Web.Replace("\"replicas\":3", "\"replicas\":3,\"replicas\":4", StringComparison.Ordinal));

        Assert.Equal(400, code);
        Assert.EndsWith("strict decoding error: duplicate field \"spec.replicas\"", (string?)body["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"spec":{"bogus":1}}""", "strict decoding error: unknown field \"spec.bogus\"")]
    [InlineData("""{"spec":{"replicas":"x"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    public async Task A_patch_that_makes_no_proper_object_is_the_patchs_fault(string patch, string why)
    {
        await using var server = new TestServer();
        await server.SendAsync(HttpMethod.Post, Deployments, Web);

        var (code, body, _) = await server.SendAsync(HttpMethod.Patch, Deployments + "/web?fieldValidation=Strict", patch, Merge);

        Assert.Equal((422, "Invalid", "patch"), (code, (string?)body["reason"], (string?)body["details"]!["causes"]![0]!["field"]));
        Assert.EndsWith(why, (string?)body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_sets_template_generation_counts_templates_only()
    {
        await using var server = new TestServer();
        const string Path = "apis/apps/v1/namespaces/default/daemonsets";
        await server.SendAsync(HttpMethod.Post, Path, """
            {"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"app","image":"app:1"}]}}}}
            """);
        await server.SendAsync(HttpMethod.Patch, Path + "/d", """{"spec":{"minReadySeconds":3}}""", Merge);
        var (_, same, _) = await server.GetAsync(Path + "/d");
        await server.SendAsync(HttpMethod.Patch, Path + "/d", """{"spec":{"template":{"metadata":{"annotations":{"x":"y"}}}}}""", Merge);
        var (_, next, _) = await server.GetAsync(Path + "/d");

        Assert.Equal("1", (string?)same["metadata"]!["annotations"]!["deprecated.daemonset.template.generation"]);
        Assert.Equal("2", (string?)next["metadata"]!["annotations"]!["deprecated.daemonset.template.generation"]);
    }

    [Theory]
    [InlineData("PUT", "", "application/json", 409)]
    [InlineData("PATCH", """{"metadata":{"resourceVersion":"1"},"spec":{"replicas":5}}""", Merge, 409)]
    [InlineData("PATCH", """{"metadata":{"resourceVersion":"1"},"spec":{"replicas":5}}""", "application/strategic-merge-patch+json", 409)]
    [InlineData("PATCH", """[{"op":"replace","path":"/metadata/resourceVersion","value":"1"}]""", "application/json-patch+json", 409)]
    [InlineData("PATCH", """{"metadata":{"uid":"other"},"spec":{"replicas":5}}""", "application/strategic-merge-patch+json", 422)]
    [InlineData("PATCH", """{"metadata":{"uid":"other","resourceVersion":"1"}}""", "application/strategic-merge-patch+json", 409)]
    [InlineData("PATCH", """{"metadata":{"uid":null},"spec":{"replicas":5}}""", Merge, 200)]
    [InlineData("PATCH", """{"spec":{"replicas":5}}""", Merge, 200)]
    [InlineData("PATCH", """[{"op":"test","path":"/spec/replicas","value":4}]""", "application/json-patch+json", 422)]
    [InlineData("PATCH", "spec: {replicas: 5}", "application/apply-patch+yaml", 415)]
    [InlineData("PATCH", """{"spec":{"replicas":5}}""", "application/json", 415)]
    [InlineData("PATCH", """{"spec":""", Merge, 400)]
    [InlineData("PATCH", """[]""", Merge, 400)]
    [InlineData("PATCH", """{"spec":{"replicas":-5}}""", Merge, 422)]
    [InlineData("DELETE", """{"preconditions":{"uid":"other"}}""", "application/json", 409)]
    [InlineData("DELETE", """{"propagationPolicy":"Sideways"}""", "application/json", 400)]
    public async Task A_write_that_cannot_be_is_refused_with_the_right_code(string method, string body, string contentType, int expected)
    {
        await using var server = new TestServer();
        await server.SendAsync(HttpMethod.Post, Deployments, Web);
        if (method == "PUT")
        {
            body = Web.Replace("\"name\":\"web\"", "\"name\":\"web\",\"resourceVersion\":\"1\"", StringComparison.Ordinal);
        }

        var (code, answer, _) = await server.SendAsync(new HttpMethod(method), Deployments + "/web", body, contentType);

        Assert.Equal(expected, code);
        if (code != 200)
        {
            Assert.Equal(("Status", "Failure", expected), ((string?)answer["kind"], (string?)answer["status"], (int)answer["code"]!));
        }
    }

    [Theory]
    [InlineData("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web"}}""", "apis/apps/v1/namespaces/default/deployments", "does not match the expected API version")]
    [InlineData(
        """{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","namespace":"x"}}""", "apis/apps/v1/namespaces/default/deployments",
        "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("nonsense", "api/v1/namespaces", "the object provided is unrecognized")]
    public async Task A_body_for_another_place_is_refused(string body, string path, string message)
    {
        await using var server = new TestServer();

        var (code, answer, _) = await server.SendAsync(HttpMethod.Post, path, body);

        Assert.Equal(400, code);
        Assert.Contains(message, (string?)answer["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_may_leave_out_the_kind_that_its_place_says()
    {
        await using var server = new TestServer();

        var (code, answer, _) = await server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/configmaps", """{"metadata":{"name":"settings"}}""");

        Assert.Equal(201, code);
        Assert.Equal(("ConfigMap", "v1"), ((string?)answer["kind"], (string?)answer["apiVersion"]));
    }

    [Fact]
    public async Task Scale_reads_and_changes_the_size_and_its_writer_is_remembered()
    {
        await using var server = new TestServer();
        await server.SendAsync(HttpMethod.Post, Deployments + "?fieldManager=maker", Web);

        var (_, scale, _) = await server.GetAsync(Deployments + "/web/scale");
        Assert.Equal(("Scale", "autoscaling/v1", 3, "app=web"),
            ((string?)scale["kind"], (string?)scale["apiVersion"], (int)scale["spec"]!["replicas"]!, (string?)scale["status"]!["selector"]));

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Patch, Deployments + "/web/scale?fieldManager=scaler", """{"spec":{"replicas":5}}""", Merge)).Code);
        scale["spec"]!["replicas"] = 7;
        Assert.Equal(409, (await server.SendAsync(HttpMethod.Put, Deployments + "/web/scale", scale.ToJsonString())).Code);

        var (_, web, _) = await server.GetAsync(Deployments + "/web");
        Assert.Equal((5, 2), ((int)web["spec"]!["replicas"]!, (int)web["metadata"]!["generation"]!));
        var entry = web["metadata"]!["managedFields"]!.AsArray().Single(m => (string?)m!["manager"] == "scaler")!;
        Assert.Equal("scale", (string?)entry["subresource"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"f:spec":{"f:replicas":{}}}"""), entry["fieldsV1"]), entry.ToJsonString());
    }

    [Fact]
    public async Task Only_who_changes_the_template_owns_it_with_a_new_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = new TestServer(time);
        await server.SendAsync(HttpMethod.Post, Deployments + "?fieldManager=maker", Web);
        time.Advance(TimeSpan.FromMinutes(1));
        await server.SendAsync(HttpMethod.Patch, Deployments + "/web?fieldManager=pauser", """{"spec":{"paused":true}}""", Merge);
        time.Advance(TimeSpan.FromMinutes(1));
        await server.SendAsync(HttpMethod.Patch, Deployments + "/web/status?fieldManager=controller", """{"status":{"replicas":3}}""", Merge);
        Assert.Equal("2026-01-01T00:00:00Z", await NewestOfTemplateAsync());

        time.Advance(TimeSpan.FromMinutes(1));
        await server.SendAsync(
            HttpMethod.Patch, Deployments + "/web?fieldManager=setter", """{"spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:2"}]}}}}""",
            "application/strategic-merge-patch+json");
        Assert.Equal("2026-01-01T00:03:00Z", await NewestOfTemplateAsync());

        async Task<string?> NewestOfTemplateAsync() => (await server.GetAsync(Deployments + "/web")).Body["metadata"]!["managedFields"]!.AsArray()
            .Where(m => m!["fieldsV1"]!["f:spec"]?["f:template"] is not null).Select(m => (string?)m!["time"]).Max(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Events_are_the_same_in_both_groups()
    {
        await using var server = new TestServer();
        await server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/events", """
            {"kind":"Event","apiVersion":"v1","metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"a"},"reason":"Started","message":"hello","type":"Normal","count":2}
            """);

        var (_, later, _) = await server.GetAsync("apis/events.k8s.io/v1/namespaces/default/events/e");

        Assert.Equal(("events.k8s.io/v1", "a", "hello", 2),
            ((string?)later["apiVersion"], (string?)later["regarding"]!["name"], (string?)later["note"], (int)later["deprecatedCount"]!));
    }

    [Fact]
    public async Task Many_are_deleted_at_once_by_their_labels()
    {
        await using var server = new TestServer();
        server.CreatePod("a", labels: """{"app":"web"}""");
        server.CreatePod("b", labels: """{"app":"web"}""");
        server.CreatePod("c");

        var (code, list, _) = await server.SendAsync(HttpMethod.Delete, $"{Pods}?labelSelector=app%3Dweb");

        Assert.Equal((200, "a b"), (code, string.Join(' ', Names(list))));
        Assert.Equal("c", string.Join(' ', server.Api.List(Resources.Pods).Select(p => (string?)p["metadata"]!["name"])));
    }

    [Fact]
    public async Task Foreground_and_orphaning_deletions_wait_for_the_collector()
    {
        await using var server = new TestServer();
        await server.SendAsync(HttpMethod.Post, Deployments, Web);

        var (code, web, _) = await server.SendAsync(HttpMethod.Delete, Deployments + "/web", """{"propagationPolicy":"Foreground"}""");

        Assert.Equal((200, "Deployment"), (code, (string?)web["kind"]));
        Assert.Equal("foregroundDeletion", string.Join(',', web["metadata"]!["finalizers"]!.AsArray()));
        Assert.NotNull(server.Api.Find(ResourceType.Deployments, "default", "web"));
    }

    [Fact]
    public async Task Discovery_is_told_in_both_forms()
    {
        await using var server = new TestServer();

        var (_, all, response) = await server.GetAsync("apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        var (_, old, _) = await server.GetAsync("apis", "application/json");
        var (_, apps, _) = await server.GetAsync("apis/apps/v1");

        Assert.Equal("APIGroupDiscoveryList", (string?)all["kind"]);
        Assert.Contains("as=APIGroupDiscoveryList", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Equal("APIGroupList", (string?)old["kind"]);
        Assert.Contains(apps["resources"]!.AsArray(), r => (string?)r!["name"] == "deployments/scale" && (string?)r["group"] == "autoscaling");
    }

    private static List<string> Names(JsonNode list) => [.. list["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!)];
}
