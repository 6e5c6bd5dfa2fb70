using System.Text.Json.Nodes;
using Rollouts.Core.Tests.Given;
using Rollouts.Core.Tests.Problems;
using Rollouts.Problems;
using Rollouts.Selection;
using Rollouts.Showing;

namespace Rollouts.Core.Tests.Showing;

/// <summary>What a drawing shows, and where.</summary>
public sealed class TreeTests
{
    private const string NotFound = "failed to pull and unpack image: not found";

    public static TheoryData<string> Kinds => Scene.Kinds;

    [Fact]
    public void A_Deployment_is_drawn_with_its_ReplicaSets_pods_and_the_problem_under_the_pod_it_is_about() => Assert.Equal(
        [
            "deployment/web in shop (context test)",
            "Progressing  3/3 ready, 1 updated, 3 available, 3 outdated",
            "1 of 3 pods run the new template",
            "│                         State             Ready  Restarts  Age  Node",
            "├─ revision 2  current   app:2",
            "│  └─ ReplicaSet web-new                      0/1             4h",
            "│     └─ web-new-1        ImagePullBackOff    0/1         0   9s  node-1",
            "│        ! container app cannot pull the image shop/app:2: failed to pull and unpack image: not found",
            "└─ revision 1  previous  app:1",
            "   └─ ReplicaSet web-old                      2/2             4h",
            "      ├─ web-old-1        Running             1/1         0   9s  node-1",
            "      └─ web-old-2        Running             1/1         2   9s  node-2",
        ],
        Lines(Failing(WorkloadKind.Deployment)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_its_revisions_its_pods_and_its_problem(string name)
    {
        var kind = WorkloadKind.Parse(name);
        var lines = Lines(Failing(kind));

        Assert.StartsWith($"{kind.Prefix}/web in shop", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("├─ revision 2  current   app:2", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("└─ revision 1  previous  app:1", StringComparison.Ordinal));
        var source = kind == WorkloadKind.Deployment ? "ReplicaSet" : "ControllerRevision";
        Assert.Contains(lines, line => line.Contains($"└─ {source} web-new", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"└─ {source} web-old", StringComparison.Ordinal));
        var pod = Array.FindIndex(lines, line => line.Contains("web-new-1", StringComparison.Ordinal));
        Assert.Contains("ImagePullBackOff", lines[pod], StringComparison.Ordinal);
        Assert.Contains("! container app cannot pull the image shop/app:2", lines[pod + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_complete_shows_its_pods_and_no_problem()
    {
        var scene = new Scene(WorkloadKind.Deployment, replicas: 2);
        scene.Workload.With("status", A.Status(2, 2, 2, 2, 2));
        scene.Pod("web-a", Scene.Running(scene.Began, ready: true), ready: true).Pod("web-b", Scene.Running(scene.Began, ready: true), ready: true);

        var lines = Lines(scene);

        Assert.Equal("Complete  2/2 ready, 2 updated, 2 available", lines[1]);
        Assert.Equal(2, lines.Count(line => line.Contains(" Running ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains('!') || line.Contains('✗'));
    }

    [Fact]
    public void A_refusal_to_make_pods_stands_under_the_revision_it_is_about()
    {
        var lines = Lines(new Scene(WorkloadKind.Deployment).Refused());

        var current = Array.FindIndex(lines, line => line.Contains("current", StringComparison.Ordinal));
        Assert.Contains("! FailedCreate: ", lines[current + 1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_fatal_problem_has_another_mark() =>
        Assert.Contains(Lines(Failing(WorkloadKind.Deployment).Pass(TimeSpan.FromMinutes(10)), verdict: true), line => line.Contains("✗ container app cannot pull", StringComparison.Ordinal));

    [Fact]
    public void A_template_that_has_no_revision_yet_is_shown_as_the_current_one()
    {
        var scene = new Scene(WorkloadKind.Deployment);
        scene.Workload.With("spec>template", A.Template("app:3"));

        Assert.Contains(Lines(scene), line => line.Contains("revision ?  current   app:3", StringComparison.Ordinal) || line.Contains("revision 1  current   app:3", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_right_to_see_revisions_the_new_pods_are_still_shown()
    {
        var scene = Failing(WorkloadKind.Deployment);
        scene.Unseen = Unseen.Revisions;
        scene.Workload.WithCondition("Progressing", "True", "ReplicaSetUpdated", message: "ReplicaSet \"web-new\" is progressing.");

        var lines = Lines(scene);

        Assert.Contains("not allowed to see: revisions", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("web-new-1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("ReplicaSet web-old", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_the_right_to_see_pods_the_revisions_are_still_shown(string kind)
    {
        var scene = new Scene(WorkloadKind.Parse(kind)) { Unseen = Unseen.Pods };

        var lines = Lines(scene);

        Assert.Contains(lines, line => line.Contains("revision 2  current", StringComparison.Ordinal));
        Assert.Contains("not allowed to see: pods", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_deleted_says_so_and_nothing_else() => Assert.Equal(
        ["deployment/web in shop (context test)", "Deleted"],
        RolloutTree.OfDeleted(Tree(Failing(WorkloadKind.Deployment)).Rollout with { Phase = RolloutPhase.Deleted }).Lines);

    [Fact]
    public void Of_many_pods_those_in_trouble_are_shown_and_the_others_counted()
    {
        var scene = new Scene(WorkloadKind.DaemonSet, replicas: 100);
        for (var i = 0; i < 99; i++)
        {
            scene.Pod($"web-{i:000}", Scene.Running(scene.Began, ready: true), ready: true);
        }

        scene.Pod("web-999", Scene.Waiting("ImagePullBackOff", NotFound));

        var lines = Lines(scene);

        Assert.Contains(lines, line => line.Contains("web-999", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimStart(' ', '│').StartsWith("└─ … 80 Running", StringComparison.Ordinal));
        Assert.Equal(20, lines.Count(line => line.Contains("─ web-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Old_revisions_without_pods_are_counted_but_for_a_few_and_the_previous_one()
    {
        var revisions = Enumerable.Range(1, 9).Select(number => new ShownRevision { Number = number, IsCurrent = number == 9, IsPrevious = number == 2, Images = [$"app:{number}"], ChangeCause = $"release {number}" });
        var lines = (Tree(Failing(WorkloadKind.Deployment)) with { Revisions = [.. revisions.Reverse()] }).Lines;

        Assert.Equal(
            ["├─ revision 9  current   app:9  release 9", "├─ revision 8            app:8  release 8", "├─ revision 7            app:7  release 7", "├─ revision 6            app:6  release 6", "├─ revision 2  previous  app:2  release 2", "└─ … 4 older without pods"],
            lines.Where(line => line.Contains("─ ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ordinals_stand_in_their_order()
    {
        var scene = new Scene(WorkloadKind.StatefulSet, replicas: 12);
        foreach (var ordinal in Enumerable.Range(0, 12).OrderByDescending(ordinal => ordinal % 5))
        {
            scene.Pod($"web-{ordinal}", Scene.Running(scene.Began, ready: true), ready: true);
        }

        Assert.Equal(
            Enumerable.Range(0, 12).Select(ordinal => $"web-{ordinal}"),
            Lines(scene).Where(line => line.Contains("Running", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).First(word => word.StartsWith("web-", StringComparison.Ordinal))));
    }

    internal static Scene Failing(WorkloadKind kind)
    {
        var scene = new Scene(kind, replicas: 3);
        var born = scene.Now.AddSeconds(-9);
        return scene
            .Pod("web-new-1", Scene.Waiting("ImagePullBackOff", NotFound), change: Born)
            .Pod("web-old-1", Scene.Running(scene.Began, ready: true), Scene.Old, ready: true, change: Born)
            .Pod("web-old-2", Scene.Running(scene.Began, ready: true, restarts: 2), Scene.Old, node: "node-2", ready: true, change: Born);

        void Born(JsonObject pod) => pod["metadata"]!["creationTimestamp"] = A.Stamp(born);
    }

    internal static RolloutTree Tree(Scene scene, bool verdict = false)
    {
        var assessment = verdict ? scene.Verdict()! : scene.Look();
        return TreeBuilder.Of(scene.Snapshot(), assessment);
    }

    private static string[] Lines(Scene scene, bool verdict = false) => [.. Tree(scene, verdict).Lines];
}
