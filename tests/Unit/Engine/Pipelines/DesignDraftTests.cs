using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class DesignDraftTests
{
    const string Text = "name: p\nsteps:\n- name: a\n  commands: x\n- name: b\n  needs: a\n  commands: x\n- name: c\n  needs: b\n  title: See\n  commands: x\n";

    readonly DesignDraft draft = new(Text);

    [Fact]
    public void Graph_shows_steps_with_places_labels_and_edges()
    {
        Assert.Equal([("a", "a", 0, 0), ("b", "b", 280, 0), ("c", "See", 560, 0)], draft.Graph.Nodes.Select(n => (n.Name, n.Label, n.X, n.Y)));
        Assert.Equal([new("a", "b"), new DesignEdge("b", "c")], draft.Graph.Edges);
        Assert.True(draft.Parsed.Valid);
        Assert.Null(draft.Layout);
        Assert.False(draft.CanUndo || draft.CanRedo || draft.Graph.Stale);
    }

    [Fact]
    public void Added_step_gets_a_name_of_its_own_at_its_place()
    {
        Assert.Equal("data-validation", draft.AddStep("data_validation", 10, 20).Step);
        var answer = draft.AddStep("data_validation", 30.5, 40);
        Assert.Equal(new DraftAnswer(2, Step: "data-validation-2"), answer);
        var node = draft.Graph.Nodes[^1];
        Assert.Equal(("data-validation-2", 30.5, 40, "data_validation"), (node.Name, node.X, node.Y, node.Type));
        Assert.Equal("missing-commands", Assert.Single(node.Problems).Code);
        Assert.Equal((280, 0), (draft.Graph.Nodes[1].X, draft.Graph.Nodes[1].Y));
        Assert.False(draft.AddStep("magic", 0, 0).Accepted);
    }

    [Fact]
    public void Moved_steps_keep_their_places_in_the_layout()
    {
        draft.Move(["b", "c"], 5, -7.25);
        Assert.Equal([(0, 0), (285, -7.25), (565, -7.25)], draft.Graph.Nodes.Select(n => (n.X, n.Y)));
        var again = new DesignDraft(draft.Text, draft.Layout);
        Assert.Equal(draft.Graph.Nodes.Select(n => (n.Name, n.X, n.Y)), again.Graph.Nodes.Select(n => (n.Name, n.X, n.Y)));
        Assert.False(draft.Move(["nobody"], 1, 1).Accepted);
        draft.Move(["a"], double.NaN, double.PositiveInfinity);
        Assert.All(draft.Graph.Nodes, n => Assert.True(double.IsFinite(n.X) && double.IsFinite(n.Y)));
    }

    [Fact]
    public void Circle_is_refused_and_named()
    {
        var answer = draft.Connect("c", "a");
        Assert.False(answer.Accepted);
        Assert.Contains("c -> a -> b -> c.", answer.Refusal, StringComparison.Ordinal);
        Assert.Equal((0, Text), (answer.Revision, draft.Text));
        Assert.False(draft.Connect("a", "a").Accepted);
        Assert.False(draft.Connect("a", "nobody").Accepted);
    }

    [Fact]
    public void Steps_are_connected_disconnected_renamed_and_removed()
    {
        Assert.True(draft.Connect("a", "c").Accepted);
        Assert.True(draft.Disconnect("b", "c").Accepted);
        Assert.Equal("z", draft.Rename("a", "z").Step);
        Assert.Equal([new("z", "b"), new DesignEdge("z", "c")], draft.Graph.Edges);
        Assert.True(draft.Remove(["b", "z"]).Accepted);
        Assert.Equal(["c"], draft.Graph.Nodes.Select(n => n.Name));
        Assert.Empty(draft.Graph.Edges);
        Assert.True(draft.Parsed.Valid);
        Assert.False(draft.Rename("c", "not a name").Accepted);
        Assert.False(draft.Remove(["c", "nobody"]).Accepted);
    }

    [Fact]
    public void Renamed_step_keeps_its_place()
    {
        draft.Move(["b"], 3, 4);
        draft.SetField("b", "name", "z");
        var node = Assert.Single(draft.Graph.Nodes, n => n.Name == "z");
        Assert.Equal((283, 4), (node.X, node.Y));
    }

    [Fact]
    public void Everything_can_be_undone_and_done_again()
    {
        var states = new List<(string, string?)> { (draft.Text, draft.Layout) };
        Action[] operations =
        [
            () => draft.AddStep("training", 1, 2), () => draft.Move(["a"], 1, 1), () => draft.Connect("c", "training"),
            () => draft.SetField("training", "commands", "go"), () => draft.SetPipelineField("description", "d"), () => draft.Rename("b", "bb"),
            () => draft.SetText(draft.Text + "# more\n"), () => draft.AutoLayout(), () => draft.Disconnect("a", "bb"), () => draft.Remove(["a"]),
        ];
        foreach (var operation in operations)
        {
            operation();
            states.Add((draft.Text, draft.Layout));
        }
        Assert.Equal(operations.Length, draft.Revision);
        for (var i = operations.Length - 1; i >= 0; i--)
        {
            Assert.True(draft.Undo().Accepted);
            Assert.Equal(states[i], (draft.Text, draft.Layout));
        }
        Assert.False(draft.Undo().Accepted);
        for (var i = 1; i <= operations.Length; i++)
        {
            Assert.True(draft.Redo().Accepted);
            Assert.Equal(states[i], (draft.Text, draft.Layout));
        }
        Assert.False(draft.Redo().Accepted);
        Assert.Equal(3 * operations.Length, draft.Revision);
    }

    [Fact]
    public void New_operation_ends_what_could_be_done_again()
    {
        draft.Move(["a"], 1, 1);
        draft.Undo();
        Assert.True(draft.CanRedo);
        draft.Move(["b"], 1, 1);
        Assert.False(draft.CanRedo);
    }

    [Fact]
    public void Nothing_changed_is_accepted_without_a_new_revision()
    {
        Assert.Equal(0, draft.SetText(Text).Revision);
        Assert.Equal(0, draft.Connect("a", "b").Revision);
        Assert.False(draft.CanUndo);
    }

    [Fact]
    public void Broken_text_keeps_the_last_good_graph_and_says_so()
    {
        draft.SetText(Text + "  broken: [");
        Assert.True(draft.Graph.Stale);
        Assert.Equal(3, draft.Graph.Nodes.Count);
        Assert.Equal("yaml-syntax", Assert.Single(draft.Parsed.Problems).Code);
        Assert.False(draft.Connect("a", "c").Accepted);
        Assert.True(draft.Move(["a"], 7, 0).Accepted);
        Assert.Equal(7, draft.Graph.Nodes[0].X);
        draft.SetText(Text);
        Assert.False(draft.Graph.Stale);
        Assert.Equal(7, draft.Graph.Nodes[0].X);
    }

    [Fact]
    public void Text_with_problems_is_still_drawn()
    {
        draft.SetText("steps:\n- name: a\n- name: a\n  needs: a\n- needs: [a, nobody]\n- name: b\n  needs: [a, b, nobody]\n- name: c\n  needs: d\n- name: d\n  needs: c\n");
        Assert.False(draft.Graph.Stale);
        Assert.Equal(["a", "b", "c", "d"], draft.Graph.Nodes.Select(n => n.Name));
        Assert.Equal([new("a", "b"), new("d", "c"), new DesignEdge("c", "d")], draft.Graph.Edges);
    }

    [Fact]
    public void Step_that_comes_by_text_stands_free_beside_its_neighbours()
    {
        draft.Move(["a", "b", "c"], 1000, 500);
        draft.SetText(Text + "- name: d\n  needs: a\n  commands: x\n- name: e\n  commands: x\n");
        var d = draft.Graph.Nodes[3];
        Assert.Equal(1280, d.X);
        Assert.True(d.Y >= 500 + 60);
        Assert.Equal(5, draft.Graph.Nodes.Select(n => (n.X, n.Y)).Distinct().Count());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"a": {"x": "1", "y": null}, "b": 5}""")]
    public void Unreadable_layout_is_as_none(string layout) =>
        Assert.Equal(draft.Graph.Nodes.Select(n => (n.X, n.Y)), new DesignDraft(Text, layout).Graph.Nodes.Select(n => (n.X, n.Y)));

    [Fact]
    public void Draft_can_start_from_nothing()
    {
        var empty = new DesignDraft("");
        Assert.Empty(empty.Graph.Nodes);
        Assert.Equal("step", empty.AddStep("command", 1, 1).Step);
        empty.AddStep("training", 300, 1);
        Assert.True(empty.Connect("step", "training").Accepted);
        empty.SetField("step", "commands", "echo");
        empty.SetField("training", "commands", "echo");
        Assert.True(empty.Parsed.Valid, empty.Text);
    }

    [Fact]
    public void Operations_from_several_threads_are_all_applied()
    {
        Parallel.For(0, 40, _ => draft.AddStep("command", 0, 0));
        Assert.Equal((40, 43), (draft.Revision, draft.Graph.Nodes.Count));
    }

    [Fact]
    public void Fields_are_given_as_written_even_where_wrong()
    {
        var wrong = new DesignDraft("name: p\nparams: {lr: 1.10}\nsteps:\n- name: a\n  resources: {cpu: lots, memory: 4Gi}\n  commands: [x, 'y: z']\n");
        Assert.False(wrong.Parsed.Valid);
        Assert.Equal("""{"name":"a","resources":{"cpu":"lots","memory":"4Gi"},"commands":["x","y: z"]}""", wrong.Snapshot.StepFields("a")!.ToJsonString());
        Assert.Equal("""{"name":"p","params":{"lr":1.10}}""", wrong.Snapshot.PipelineFields()!.ToJsonString());
        Assert.Null(wrong.Snapshot.StepFields("b"));
        wrong.SetText("steps: [");
        Assert.Null(wrong.Snapshot.StepFields("a"));
    }

    [Fact]
    public void Letters_typed_in_a_row_are_undone_together()
    {
        var first = draft.SetField("a", "title", "F");
        var second = draft.SetField("a", "title", "Fe", amends: first.Revision);
        draft.SetField("a", "title", "Fetch", amends: second.Revision);
        draft.Undo();
        Assert.Equal(Text, draft.Text);
    }

    [Fact]
    public void Edit_that_amends_an_older_revision_is_an_operation_of_its_own()
    {
        var first = draft.SetField("a", "title", "F");
        draft.Move(["b"], 1, 1);
        draft.SetField("a", "title", "Fetch", amends: first.Revision);
        draft.Undo();
        Assert.Equal("F", draft.Graph.Nodes[0].Label);
    }

    [Fact]
    public void Step_added_after_another_needs_it_and_is_undone_with_it()
    {
        Assert.Equal("evaluate", draft.AddStep("evaluate", 0, 0, "c").Step);
        Assert.Contains(new DesignEdge("c", "evaluate"), draft.Graph.Edges);
        draft.Undo();
        Assert.Equal(Text, draft.Text);
        Assert.False(draft.AddStep("evaluate", 0, 0, "nobody").Accepted);
    }
}
