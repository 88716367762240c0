using System.Text.Json;
using AiPlatform.Console.Pipelines;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class PipelineCanvasTests : ConsoleContext
{
    readonly DesignDraft draft = new("name: p\nsteps:\n- name: a\n  commands: x\n- name: b\n  needs: a\n  commands: x\n");
    readonly FakeTimeProvider time = new();
    readonly BunitJSModuleInterop module;

    public PipelineCanvasTests()
    {
        Services.AddSingleton<TimeProvider>(time);
        module = JSInterop.SetupModule("./js/canvas/canvas.js");
        module.SetupModule("create", _ => true).Mode = JSRuntimeMode.Loose;
    }

    IReadOnlyList<JSRuntimeInvocation> Calls(string method) => [.. JSInterop.Invocations.Where(i => i.Identifier == method)];

    IRenderedComponent<PipelineCanvas> Canvas(bool readOnly = false) =>
        Render<PipelineCanvas>(p => p.Add(c => c.Source, new DraftCanvas(draft)).Add(c => c.ReadOnly, readOnly));

    JsonElement Loaded() => JsonSerializer.Deserialize<JsonElement>((byte[])Calls("load")[^1].Arguments[0]!);

    [Fact]
    public void Graph_is_loaded_as_bytes()
    {
        Canvas();
        Assert.Equal("""{"rev":0,"handled":0,"nodes":[{"id":"a","label":"a","kind":"command","x":0,"y":0,"problems":[]},{"id":"b","label":"b","kind":"command","x":280,"y":0,"problems":[]}],"edges":[0,1]}""",
            Loaded().GetRawText());
    }

    [Fact]
    public async Task Accepted_gesture_is_answered_by_a_patch_with_its_number()
    {
        var canvas = Canvas();
        await canvas.InvokeAsync(() => canvas.Instance.OnCommit(1, 0, new("add", Kind: "training", X: 5, Y: 6)));
        var call = Assert.Single(Calls("apply"));
        var patch = Assert.IsType<CanvasPatch>(call.Arguments[0]);
        Assert.Equal((0, 1, 1, "training"), (patch.Base, patch.Rev, (int)call.Arguments[1]!, (string)call.Arguments[2]!));
    }

    [Fact]
    public async Task Circle_is_refused_with_its_reason()
    {
        var canvas = Canvas();
        await canvas.InvokeAsync(() => canvas.Instance.OnCommit(1, 0, new("connect", From: "b", To: "a")));
        Assert.Contains("circle", (string)Assert.Single(Calls("reject")).Arguments[1]!);
        Assert.Empty(Calls("apply"));
    }

    [Fact]
    public async Task Gesture_told_twice_is_done_once()
    {
        var canvas = Canvas();
        await canvas.InvokeAsync(() => canvas.Instance.OnCommit(1, 0, new("move", Ids: ["a"], Dx: 10)));
        await canvas.InvokeAsync(() => canvas.Instance.OnCommit(1, 0, new("move", Ids: ["a"], Dx: 10)));
        Assert.Equal(10, draft.Graph.Nodes[0].X);
        Assert.Equal(1, Loaded().GetProperty("handled").GetInt32());
    }

    [Fact]
    public async Task Graph_that_can_only_be_looked_at_refuses_gestures()
    {
        var canvas = Canvas(readOnly: true);
        await canvas.InvokeAsync(() => canvas.Instance.OnCommit(1, 0, new("remove", Ids: ["a"])));
        Assert.Single(Calls("reject"));
        Assert.Equal(2, draft.Graph.Nodes.Count);
    }

    [Fact]
    public void Change_made_elsewhere_is_shown_as_a_patch()
    {
        var source = new DraftCanvas(draft);
        var canvas = Render<PipelineCanvas>(p => p.Add(c => c.Source, source));
        draft.SetField("a", "title", "First");
        canvas.Render(p => p.Add(c => c.Source, source));
        var patch = Assert.IsType<CanvasPatch>(Assert.Single(Calls("apply")).Arguments[0]);
        Assert.Equal("First", Assert.Single(patch.Nodes).Label);
    }

    [Fact]
    public void Marks_are_told_at_most_four_times_a_second()
    {
        var source = new FixedCanvas(draft.Graph);
        var canvas = Render<PipelineCanvas>(p => p.Add(c => c.Source, source).Add(c => c.ReadOnly, true));
        foreach (var status in new[] { Status.Queued, Status.Running, Status.Succeeded })
            canvas.Render(p => p.Add(c => c.Source, source).Add(c => c.Marks, new Dictionary<string, StepMark> { ["a"] = new(status) }));
        Assert.Equal(0, Assert.Single(Calls("setStatuses")).Arguments[0] is byte[] first ? first[6] : -1);
        time.Advance(TimeSpan.FromMilliseconds(250));
        canvas.WaitForAssertion(() => Assert.Equal(3, Calls("setStatuses") is [_, var second] ? ((byte[])second.Arguments[0]!)[6] : -1));
    }

    [Fact]
    public async Task Commands_reach_the_page()
    {
        var heard = new List<string>();
        var canvas = Render<PipelineCanvas>(p => p.Add(c => c.Source, new DraftCanvas(draft))
            .Add(c => c.Opened, step => heard.Add("open " + step)).Add(c => c.Commanded, heard.Add).Add(c => c.Selected, s => heard.Add("select " + s.Count)));
        await canvas.InvokeAsync(() => canvas.Instance.OnCommand("open", "a"));
        await canvas.InvokeAsync(() => canvas.Instance.OnCommand("undo", null));
        await canvas.InvokeAsync(() => canvas.Instance.OnSelect(["a", "b"]));
        await canvas.InvokeAsync(() => canvas.Instance.OnCommand("reload", null));
        Assert.Equal(["open a", "undo", "select 2"], heard);
        Assert.Equal(2, Calls("load").Count);
    }
}
