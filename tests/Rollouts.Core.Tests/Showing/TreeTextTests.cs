using Rollouts.Core.Tests.Given;
using Rollouts.Core.Tests.Problems;
using Rollouts.Selection;
using Rollouts.Showing;

namespace Rollouts.Core.Tests.Showing;

/// <summary>How a drawing fits into a window.</summary>
public sealed class TreeTextTests
{
    private const string Hostile = "\u001b[2J\u001b]0;title\u0007evil\u202e\u2066 text\r\n\u0000\u200b 変更 🚀 e\u0301";

    public static TheoryData<int> Widths => [20, 30, 40, 60, 79, 80, 100, 140, 300];

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_line_is_wider_than_the_window(int width)
    {
        foreach (var scene in WorkloadKind.All.Select(TreeTests.Failing).Append(HostileScene()))
        {
            var tree = TreeTests.Tree(scene);
            foreach (var wraps in new[] { false, true })
            {
                Assert.All(TreeText.Draw(tree, new TreeStyle { Width = width, Wraps = wraps }), line => Assert.InRange(TextColumns.Width(line), 0, width));
            }
        }
    }

    [Theory]
    [InlineData(80, "State Ready Restarts Age Node")]
    [InlineData(68, "State Ready Restarts Age")]
    [InlineData(60, "State Ready Age")]
    [InlineData(52, "State Ready")]
    [InlineData(40, "State")]
    public void Columns_are_given_up_one_after_the_other(int width, string shown)
    {
        var header = TreeText.Draw(TreeTests.Tree(TreeTests.Failing(WorkloadKind.Deployment)), new TreeStyle { Width = width })[3];

        Assert.Equal(shown.Split(' '), header.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    [Fact]
    public void The_end_of_a_pods_name_is_kept()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("a-very-long-name-of-a-workload-that-goes-on-5dc67454dd-8vtrz", Scene.Waiting("ContainerCreating"));

        Assert.Contains(TreeText.Draw(TreeTests.Tree(scene), new TreeStyle { Width = 60 }), line => line.Contains('…') && line.Contains("d-8vtrz  ContainerCreating", StringComparison.Ordinal));
    }

    [Fact]
    public void What_does_not_fit_ends_with_an_ellipsis_or_goes_on_under_itself()
    {
        var tree = TreeTests.Tree(TreeTests.Failing(WorkloadKind.Deployment));

        var cut = Assert.Single(TreeText.Draw(tree, new TreeStyle { Width = 50 }), line => line.Contains('!'));
        var wrapped = TreeText.Draw(tree, new TreeStyle { Width = 50, Wraps = true });

        Assert.Equal("│        ! container app cannot pull the image sh…", cut);
        var at = wrapped.ToList().FindIndex(line => line.Contains('!'));
        Assert.Equal(["│        ! container app cannot pull the image", "│          shop/app:2: failed to pull and unpack", "│          image: not found"], wrapped.Skip(at).Take(3));
    }

    [Fact]
    public void Hostile_text_drives_no_terminal()
    {
        var lines = TreeTests.Tree(HostileScene()).Lines;

        Assert.Contains(lines, line => line.Contains("evil", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u202e' or '\u2066' or '\u200b'));
    }

    [Fact]
    public void Colour_is_put_on_what_was_cut_and_changes_no_text()
    {
        var tree = TreeTests.Tree(TreeTests.Failing(WorkloadKind.Deployment));
        var plain = TreeText.Draw(tree, new TreeStyle { Width = 60 });
        var tones = new List<TreeTone>();

        var painted = TreeText.Draw(tree, new TreeStyle { Width = 60, Paint = (text, tone) => { tones.Add(tone); return $"<{text}>"; } });

        Assert.Equal(plain, painted.Select(line => line.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal).TrimEnd()));
        Assert.Equal([TreeTone.Plain, TreeTone.Strong, TreeTone.Faint, TreeTone.Good, TreeTone.Busy, TreeTone.Warning], tones.Distinct().Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(100)]
    public void A_picture_is_never_higher_than_the_window(int height)
    {
        var trees = WorkloadKind.All.Select(kind => TreeTests.Tree(TreeTests.Failing(kind))).ToList();

        var lines = TreeText.Fit(trees, new TreeStyle { Width = 80 }, height);

        Assert.InRange(lines.Count, 1, height);
        Assert.Equal(height < 100, lines[^1].EndsWith("more lines", StringComparison.Ordinal));
    }

    [Fact]
    public void A_low_window_keeps_the_pods_in_trouble() =>
        Assert.Contains(TreeText.Fit([TreeTests.Tree(TreeTests.Failing(WorkloadKind.Deployment))], new TreeStyle { Width = 80 }, 11), line => line.Contains("web-new-1", StringComparison.Ordinal));

    [Theory]
    [InlineData("", 0)]
    [InlineData("web", 3)]
    [InlineData("変更", 4)]
    [InlineData("🚀", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("├─ …", 4)]
    public void A_text_is_as_wide_as_a_terminal_shows_it(string text, int width) => Assert.Equal(width, TextColumns.Width(text));

    [Theory]
    [InlineData("web", 3, "web", "web")]
    [InlineData("web", 2, "w…", "…b")]
    [InlineData("変更変更", 4, "変…", "…更")]
    [InlineData("🚀🚀", 3, "🚀…", "…🚀")]
    [InlineData("web", 0, "", "")]
    public void A_cut_never_splits_a_character(string text, int width, string end, string start)
    {
        Assert.Equal(end, TextColumns.Cut(text, width));
        Assert.Equal(start, TextColumns.CutStart(text, width));
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("onetwothree four", 6, "onetwo|three|four")]
    [InlineData("", 5, "")]
    public void A_sentence_is_broken_between_words(string text, int width, string lines) => Assert.Equal(lines.Split('|'), TextColumns.Wrap(text, width));

    private static Scene HostileScene()
    {
        var scene = new Scene(WorkloadKind.Deployment)
            .Pod("web-new-1", Scene.Waiting(Hostile, Hostile), node: Hostile)
            .Pod("web-new-2", Scene.Ended(1, Hostile, restarts: 1))
            .Pod("web-new-3" + Hostile, Scene.Waiting("ErrImagePull", Hostile + new string('字', 500)));
        scene.Workload.With("spec>template", A.Template("app:2" + Hostile));
        scene.Workload["metadata"]!["annotations"]!["kubernetes.io/change-cause"] = Hostile;
        return scene;
    }
}
