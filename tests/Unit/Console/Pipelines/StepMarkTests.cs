using AiPlatform.Console.Pipelines;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class StepMarkTests
{
    static readonly CanvasState State = new(
        new DesignDraft("name: p\nsteps:\n- name: a\n  commands: x\n- name: b\n  commands: x\n").Graph, 258);

    readonly Dictionary<string, StepMark> sent = [];

    [Fact]
    public void Marks_are_packed_in_four_bytes_each()
    {
        var bytes = StepMarks.Changes(State, new Dictionary<string, StepMark> { ["b"] = new(Status.Running, 40), ["a"] = new(Status.Failed) }, sent);
        Assert.Equal([2, 1, 0, 0, 0, 0, 4, 255, 1, 0, 1, 40], bytes);
    }

    [Fact]
    public void Mark_that_was_sent_is_not_sent_again()
    {
        var marks = new Dictionary<string, StepMark> { ["a"] = new(Status.Running), ["b"] = new(Status.Queued) };
        Assert.NotNull(StepMarks.Changes(State, marks, sent));
        Assert.Null(StepMarks.Changes(State, marks, sent));
        marks["b"] = new(Status.Skipped);
        Assert.Equal(8, StepMarks.Changes(State, marks, sent)!.Length);
    }

    [Fact]
    public void Mark_of_a_step_that_is_not_shown_is_left_out() =>
        Assert.Null(StepMarks.Changes(State, new Dictionary<string, StepMark> { ["z"] = new(Status.Running) }, sent));

    [Fact]
    public void Codes_are_those_of_the_browser_for_every_status() =>
        Assert.All(Enum.GetValues<Status>(), status =>
        {
            sent.Clear();
            Assert.Equal((byte)status, StepMarks.Changes(State, new Dictionary<string, StepMark> { ["a"] = new(status) }, sent)![6]);
        });
}
