using Rollouts.Json;
using Rollouts.Selection;

namespace Rollouts.Core.Tests.Problems;

/// <summary>What pods write and clusters say is untrusted.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "\u001b[2J\u001b]0;title\u0007evil\u202e\u2066 text\r\n##vso[task.complete]\u0000\u200b";

    public static TheoryData<string> Reasons => ["ErrImagePull", "InvalidImageName", "CreateContainerConfigError", "RunContainerError"];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_message_is_one_short_line_without_controls(string reason)
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Waiting(reason, Hostile + new string('x', 1_000_000)));

        AssertSafe(Assert.Single(scene.See().Problems).Message);
    }

    [Fact]
    public void So_are_the_texts_of_events_and_conditions()
    {
        var scene = new Scene(WorkloadKind.Deployment).Refused(Hostile).Unschedulable("web-0");
        scene.Pod("web-1", Scene.Running(scene.Began)).Event("uid-web-1", "Unhealthy", "Readiness probe failed: " + Hostile);

        var problems = scene.See().Problems;

        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => AssertSafe(problem.Message));
    }

    [Fact]
    public void A_reason_that_a_container_ended_for_is_made_safe()
    {
        var scene = new Scene(WorkloadKind.Deployment).Pod("web-0", Scene.Ended(1, Hostile, restarts: 1));

        AssertSafe(Assert.Single(scene.See().Problems).Reason);
    }

    [Fact]
    public void A_log_loses_its_colours_and_controls_and_keeps_its_words() =>
        Assert.Equal(
            ["plain", "ERROR it broke", "100%", "evil text", "# #vso[task.complete]"],
            LastLines("first\nplain\n\u001b[31;1mERROR\u001b[0m it broke\r\n 10%\r100%\n\u001b]0;title\u0007evil\u202e\u2066 text\n##vso[task.complete]\u0000\n", 5));

    [Fact]
    public void A_log_line_of_a_megabyte_is_cut() =>
        Assert.InRange(Assert.Single(LastLines(new string('x', 1_000_000), 20)).Length, 1, 1001);

    [Fact]
    public void An_empty_log_has_no_lines() => Assert.Empty(LastLines("", 20));

    [Fact]
    public void A_log_is_the_same_in_whatever_pieces_it_comes()
    {
        const string Log = "one\r\n 10%\r100%\n\n ärger 🙂\nlast";
        foreach (var size in Enumerable.Range(1, 40))
        {
            var tail = new LogTail(3);
            foreach (var piece in System.Text.Encoding.UTF8.GetBytes(Log).Chunk(size))
            {
                tail.Add(piece);
            }

            Assert.Equal(["", "ärger 🙂", "last"], tail.ToLines());
        }
    }

    private static IReadOnlyList<string> LastLines(string text, int most)
    {
        var tail = new LogTail(most);
        tail.Add(System.Text.Encoding.UTF8.GetBytes(text));
        return tail.ToLines();
    }

    private static void AssertSafe(string text)
    {
        Assert.InRange(text.Length, 1, 700);
        Assert.DoesNotContain("##", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => char.IsControl(c) || c is '\u202e' or '\u2066' or '\u200b');
    }
}
