using AiPlatform.Console.Runs;
using AiPlatform.Engine.Runs;
using Xunit;
using static AiPlatform.Unit.Console.Runs.RunSamples;

namespace AiPlatform.Unit.Console.Runs;

public class RunWordsTests
{
    [Fact]
    public void The_first_failure_is_the_one_that_ended_first()
    {
        var run = Run(Step("late", Status.Failed, start: 1, end: 9), Step("early", Status.Failed, start: 1, end: 4), Step("fine", Status.Succeeded, start: 0, end: 1));
        Assert.Equal("early", RunWords.FirstFailure(run)?.Name);
        Assert.Null(RunWords.FirstFailure(Run(Step("fine", Status.Succeeded, start: 0, end: 1))));
    }

    [Fact]
    public void The_most_telling_step_failed_else_runs_else_ended_last_else_is_the_first()
    {
        var done = Step("done", Status.Succeeded, start: 0, end: 5);
        var last = Step("last", Status.Succeeded, start: 5, end: 6);
        var runs = Step("runs", Status.Running, start: 6);
        var waits = Step("waits", Status.Queued);
        Assert.Equal("bad", RunWords.MostTelling(Run(done, Step("bad", Status.Failed, start: 1, end: 2), runs))?.Name);
        Assert.Equal("runs", RunWords.MostTelling(Run(done, runs, waits))?.Name);
        Assert.Equal("last", RunWords.MostTelling(Run(last, done, waits))?.Name);
        Assert.Equal("waits", RunWords.MostTelling(Run(waits))?.Name);
        Assert.Null(RunWords.MostTelling(Run()));
    }

    [Theory]
    [InlineData("Exit code 3", 3, "failed first: Exit code 3.")]
    [InlineData("Lost: the node is gone.", null, "failed first: Lost: the node is gone.")]
    [InlineData(null, 7, "failed first, with exit code 7.")]
    [InlineData(null, null, "failed first.")]
    public void Why_a_step_failed_ends_the_sentence(string? message, int? exit, string said) =>
        Assert.Equal(said, RunWords.Why(Step("a", Status.Failed, message: message, exit: exit)));

    [Theory]
    [InlineData(0, 0, "No step runs now.")]
    [InlineData(0, 1, "No step runs now. 1 step that waits will not start.")]
    [InlineData(1, 0, "1 step runs now and will be stopped: s0.")]
    [InlineData(2, 3, "2 steps run now and will be stopped: s0, s1. 3 steps that wait will not start.")]
    [InlineData(5, 0, "5 steps run now and will be stopped: s0, s1, s2 and 2 more.")]
    public void Cancelling_names_what_is_stopped(int running, int waiting, string said) =>
        Assert.Equal(said, RunWords.Cancelling(
        [
            .. Enumerable.Range(0, running).Select(i => Step($"s{i}", Status.Running, start: 0)),
            .. Enumerable.Range(0, waiting).Select(i => Step($"w{i}", Status.Queued)),
            Step("done", Status.Succeeded, start: 0, end: 1),
        ]));

    [Fact]
    public void A_signal_is_told_rather_than_a_code()
    {
        Assert.Equal("signal 9", RunWords.Exit(Step("a", Status.Failed, exit: 137, signal: 9)));
        Assert.Equal("0", RunWords.Exit(Step("a", Status.Succeeded, exit: 0)));
        Assert.Null(RunWords.Exit(Step("a", Status.Running)));
    }

    [Fact]
    public void Each_state_of_a_log_has_its_own_words_and_a_whole_log_none()
    {
        Assert.Null(RunWords.Log(LogState.Captured, Status.Succeeded));
        string[] said =
        [
            RunWords.Log(LogState.Truncated, Status.Succeeded)!.Value.Title, RunWords.Log(LogState.Lost, Status.Failed)!.Value.Title,
            RunWords.Log(LogState.NeverStarted, Status.Queued)!.Value.Title, RunWords.Log(LogState.NeverStarted, Status.Skipped)!.Value.Title,
        ];
        Assert.Equal(["The log is cut short", "The log is lost", "The step has not started yet", "The step never started"], said);
    }

    [Theory]
    [InlineData(RunEventKind.RunEnded, Status.Canceled, "Run canceled")]
    [InlineData(RunEventKind.StepEnded, Status.Succeeded, "Succeeded")]
    [InlineData(RunEventKind.StepStarted, Status.Running, "Started")]
    public void An_event_is_told_in_words(RunEventKind kind, Status status, string said) =>
        Assert.Equal(said, RunWords.Event(new(1, Start, "run_1", "a", kind, status, 1, null)));
}
