using AiPlatform.Console.Pipelines;
using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class CanvasPatchTests
{
    readonly DesignDraft draft = new("name: p\nsteps:\n- name: a\n  commands: x\n- name: b\n  needs: a\n  commands: x\n- name: c\n  commands: x\n");

    CanvasState Now => new DraftCanvas(draft).Current;

    [Fact]
    public void Patch_holds_only_what_changed()
    {
        var before = Now;
        draft.Move(["b"], 5, 5);
        draft.Connect("b", "c");
        var patch = CanvasPatch.Between(before, Now);
        Assert.Equal((0, 2), (patch.Base, patch.Rev));
        Assert.Equal(["b"], patch.Nodes.Select(n => n.Id));
        Assert.Equal([["b", "c"]], patch.Connected);
        Assert.Empty(patch.Removed);
        Assert.Empty(patch.Disconnected);
    }

    [Fact]
    public void Patch_tells_new_problems_of_a_step()
    {
        var before = Now;
        draft.SetField("a", "commands", null);
        Assert.NotEmpty(Assert.Single(CanvasPatch.Between(before, Now).Nodes, n => n.Id == "a").Problems);
    }

    [Fact]
    public void Rename_is_a_step_that_went_and_one_that_came()
    {
        var before = Now;
        draft.Rename("a", "z");
        var patch = CanvasPatch.Between(before, Now);
        Assert.Equal(["a"], patch.Removed);
        Assert.Contains(patch.Nodes, n => n.Id == "z");
        Assert.Equal([["z", "b"]], patch.Connected);
        Assert.Equal([["a", "b"]], patch.Disconnected);
    }

    [Fact]
    public void Model_numbers_its_edges_by_the_order_of_its_nodes()
    {
        var model = CanvasModel.Of(Now, handled: 3);
        Assert.Equal([0, 1], model.Edges);
        Assert.Equal((3, 3), (model.Handled, model.Nodes.Count));
    }

    [Theory]
    [InlineData("add", null)]
    [InlineData("explode", "x")]
    public void Gesture_that_says_nothing_known_is_refused(string op, string? from) =>
        Assert.False(new DraftCanvas(draft).Apply(new(op, From: from)).Accepted);

    [Fact]
    public void Each_gesture_reaches_the_draft()
    {
        var canvas = new DraftCanvas(draft);
        Assert.Equal("training", canvas.Apply(new("add", Kind: "training", X: 7, Y: 8, After: "c")).Step);
        Assert.True(canvas.Apply(new("move", Ids: ["training"], Dx: 1, Dy: 2)).Accepted);
        Assert.True(canvas.Apply(new("connect", From: "b", To: "training")).Accepted);
        Assert.True(canvas.Apply(new("disconnect", From: "c", To: "training")).Accepted);
        Assert.True(canvas.Apply(new("remove", Ids: ["a"])).Accepted);
        Assert.Equal([new DesignEdge("b", "training")], draft.Graph.Edges);
        Assert.Equal((8, 10), Assert.Single(draft.Graph.Nodes, n => n.Name == "training") is var node ? (node.X, node.Y) : default);
    }

    [Fact]
    public void Graph_of_a_run_refuses_every_gesture() =>
        Assert.False(new FixedCanvas(draft.Graph).Apply(new("remove", Ids: ["a"])).Accepted);
}
