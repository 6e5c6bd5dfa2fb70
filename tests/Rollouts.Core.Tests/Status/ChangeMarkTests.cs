using Rollouts.Core.Tests.Given;
using Rollouts.Status;

namespace Rollouts.Core.Tests.Status;

public sealed class ChangeMarkTests
{
    [Theory]
    [InlineData(-1, RolloutPhase.Progressing)]
    [InlineData(0, RolloutPhase.Failed)]
    [InlineData(1, RolloutPhase.Failed)]
    public void A_deadline_exceeded_before_the_change_says_nothing_about_it(int secondsAfterChange, RolloutPhase expected)
    {
        var workload = Exceeded(A.Noon.AddSeconds(secondsAfterChange));

        Assert.Equal(expected, RolloutJudge.Judge(workload, new ChangeMark(A.Noon)).Phase);
    }

    [Fact]
    public void A_deadline_that_the_answer_to_our_write_still_showed_is_old_even_in_the_same_second()
    {
        var answer = Exceeded(A.Noon);

        Assert.Equal(RolloutPhase.Progressing, RolloutJudge.Judge(answer, ChangeMark.OfWrite(answer.Json, A.Noon)).Phase);
        Assert.Equal(RolloutPhase.Failed, RolloutJudge.Judge(Exceeded(A.Noon.AddSeconds(30)), ChangeMark.OfWrite(answer.Json, A.Noon)).Phase);
    }

    [Fact]
    public void Where_we_did_not_write_the_time_that_the_template_was_written_counts()
    {
        var json = ExceededJson(A.Noon).WithTemplateWritten(A.Noon.AddSeconds(5)).AsWorkload();

        Assert.Equal(RolloutPhase.Progressing, RolloutJudge.Judge(json, ChangeMark.OfTemplate(json.Json, firstSeen: A.Noon.AddHours(-1))).Phase);
    }

    [Fact]
    public void Without_managedFields_the_time_of_the_first_answer_counts()
    {
        var workload = Exceeded(A.Noon);

        Assert.Equal(RolloutPhase.Progressing, RolloutJudge.Judge(workload, ChangeMark.OfTemplate(workload.Json, firstSeen: A.Noon.AddSeconds(1))).Phase);
        Assert.Equal(RolloutPhase.Failed, RolloutJudge.Judge(workload, ChangeMark.OfTemplate(workload.Json, firstSeen: null)).Phase);
    }

    private static System.Text.Json.Nodes.JsonObject ExceededJson(DateTimeOffset at) =>
        A.Deployment().With("status", A.Status(1, 4, 1, 3, 3)).WithCondition("Progressing", "False", "ProgressDeadlineExceeded", at);

    private static Workload Exceeded(DateTimeOffset at) => ExceededJson(at).AsWorkload();
}
