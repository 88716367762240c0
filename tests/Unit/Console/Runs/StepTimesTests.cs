using AiPlatform.Console.Runs;
using AiPlatform.Engine.Runs;
using Xunit;
using static AiPlatform.Unit.Console.Runs.RunSamples;

namespace AiPlatform.Unit.Console.Runs;

public class StepTimesTests
{
    static readonly DateTimeOffset Now = Start.AddSeconds(100);

    [Fact]
    public void A_step_without_needs_waits_from_the_creation_of_the_run()
    {
        var time = StepTimes.Of(Run(Step("a", Status.Succeeded, start: 2, end: 7)))["a"];
        Assert.Equal(TimeSpan.FromSeconds(2), time.Queued(Now));
        Assert.Equal(TimeSpan.FromSeconds(5), time.Ran(Now));
    }

    [Fact]
    public void A_step_waits_from_the_end_of_the_last_step_it_needs()
    {
        var times = StepTimes.Of(Run(
            Step("a", Status.Succeeded, start: 0, end: 10), Step("b", Status.Succeeded, start: 0, end: 20),
            Step("c", Status.Running, ["a", "b"], start: 23)));
        Assert.Equal(TimeSpan.FromSeconds(3), times["c"].Queued(Now));
        Assert.Equal(TimeSpan.FromSeconds(77), times["c"].Ran(Now));
    }

    [Fact]
    public void A_step_whose_turn_has_not_come_has_waited_for_nothing_yet()
    {
        var times = StepTimes.Of(Run(Step("a", Status.Running, start: 1), Step("b", Status.Queued, ["a"])));
        Assert.Null(times["b"].Queued(Now));
        Assert.Null(times["b"].Ran(Now));
    }

    [Fact]
    public void A_step_that_could_begin_and_has_no_room_waits_until_now() =>
        Assert.Equal(TimeSpan.FromSeconds(100), StepTimes.Of(Run(Step("a", Status.Queued)))["a"].Queued(Now));

    [Fact]
    public void A_step_that_was_skipped_never_waited() =>
        Assert.Null(StepTimes.Of(Run(Step("a", Status.Failed, start: 1, end: 2), Step("b", Status.Skipped, ["a"], end: 2)))["b"].Queued(Now));

    [Fact]
    public void Clocks_that_disagree_make_no_time_negative() =>
        Assert.Equal(TimeSpan.Zero, StepTimes.Of(Run(Step("a", Status.Succeeded, start: -1, end: -2)))["a"].Ran(Now));
}
