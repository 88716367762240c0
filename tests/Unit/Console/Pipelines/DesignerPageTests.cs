using AiPlatform.Console.Access;
using AiPlatform.Console.Pipelines;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class DesignerPageTests : ConsoleContext
{
    const string Text = "name: digits\nsteps:\n- name: fetch\n  commands: [\"true\"]\n- name: train\n  needs: fetch\n  commands: [\"true\"]\n";

    readonly TestActor who = new(EngineHost.Engineer);
    EngineHost engine = null!;

    public override async ValueTask InitializeAsync()
    {
        engine = await EngineHost.StartAsync();
        Services.AddSingleton(engine.Pipelines);
        Services.AddSingleton(engine.Runs);
        Services.AddSingleton<ICurrentActor>(who);
        var module = JSInterop.SetupModule("./js/canvas/canvas.js");
        module.SetupModule("create", _ => true).Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/designer.js").Mode = JSRuntimeMode.Loose;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await engine.DisposeAsync();
    }

    async Task<(IRenderedComponent<DesignerPage> Page, string Id)> OpenAsync(string text = Text)
    {
        var id = await engine.SaveAsync(text);
        var page = Render<DesignerPage>(p => p.Add(d => d.Id, id));
        page.WaitForElement("[data-testid=pipeline-canvas]");
        return (page, id);
    }

    static async Task SelectAsync(IRenderedComponent<DesignerPage> page, params string[] steps)
    {
        var canvas = page.FindComponent<PipelineCanvas>();
        await page.InvokeAsync(() => canvas.Instance.OnSelect(steps));
    }

    static Task GestureAsync(IRenderedComponent<DesignerPage> page, int seq, CanvasOp op)
    {
        var canvas = page.FindComponent<PipelineCanvas>();
        return page.InvokeAsync(() => canvas.Instance.OnCommit(seq, 0, op));
    }

    static string State(IRenderedComponent<DesignerPage> page) => page.Find("[data-testid=save-state]").TextContent.Trim();

    [Fact]
    public async Task Gesture_makes_the_page_dirty_and_saving_makes_a_new_version()
    {
        var (page, id) = await OpenAsync();
        Assert.Equal("Version 1", State(page));
        await GestureAsync(page, 1, new("move", Ids: ["train"], Dx: 10, Dy: 20));
        Assert.Equal("Not saved", State(page));
        await page.Find("[data-testid=save]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Version 2", State(page)));
        Assert.Contains("train", (await engine.Pipelines.GetAsync(EngineHost.Engineer, id)).Version.Layout);
    }

    [Fact]
    public async Task Version_saved_by_somebody_else_is_not_overwritten_without_a_word()
    {
        var (page, id) = await OpenAsync();
        await engine.Pipelines.SaveAsync(EngineHost.Engineer, id, 1, new(Text.Replace("digits", "theirs")));
        await GestureAsync(page, 1, new("remove", Ids: ["fetch"]));
        await page.Find("[data-testid=save]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Somebody saved version 2", page.Find("[data-testid=notice]").TextContent));
        Assert.Equal("theirs", (await engine.Pipelines.GetAsync(EngineHost.Engineer, id)).Summary.Name);
        await page.FindAll("[data-testid=notice] button").First(b => b.TextContent.Contains("Save mine")).ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Version 3", State(page)));
    }

    [Fact]
    public async Task Problem_stands_in_the_list_and_at_its_field_and_keeps_the_run_from_starting()
    {
        var (page, _) = await OpenAsync();
        await GestureAsync(page, 1, new("add", Kind: "evaluate", X: 0, Y: 0));
        Assert.Contains("evaluate", page.Find("[data-testid=problems]").TextContent);
        await SelectAsync(page, "evaluate");
        Assert.Contains("no commands", page.Find("[data-testid=step-panel]").TextContent);
        await page.Find("[data-testid=run]").ClickAsync(new());
        Assert.Contains("a problem has to be solved first", page.Find("[data-testid=notice]").TextContent);
        Assert.Equal("Not saved", State(page));
    }

    [Fact]
    public async Task Field_of_the_panel_changes_the_text()
    {
        var (page, _) = await OpenAsync();
        await SelectAsync(page, "train");
        var form = page.FindComponent<StepPanel>().Instance.Form;
        await page.InvokeAsync(() => form.SetTextAsync("resources/memory", "4Gi"));
        Assert.Equal("Not saved", State(page));
        Assert.Contains("resources: {memory: 4Gi}", form.Draft.Text);
    }

    [Fact]
    public async Task Renamed_step_stays_selected_and_is_needed_by_its_new_name()
    {
        var (page, _) = await OpenAsync();
        await SelectAsync(page, "fetch");
        await page.Find("[data-field=name]").ChangeAsync(new ChangeEventArgs { Value = "collect" });
        page.WaitForAssertion(() => Assert.Equal("collect", page.Find("[data-testid=step-panel] h2").TextContent));
        Assert.Contains(new DesignEdge("collect", "train"), page.FindComponent<StepPanel>().Instance.Form.Draft.Graph.Edges);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("no good")]
    public async Task Name_that_is_taken_or_wrong_is_refused_at_its_field(string name)
    {
        var (page, _) = await OpenAsync();
        await SelectAsync(page, "fetch");
        await page.Find("[data-field=name]").ChangeAsync(new ChangeEventArgs { Value = name });
        page.WaitForAssertion(() => Assert.Contains($"'{name}'", page.Find("[data-testid=step-panel] .mud-input-helper-text").TextContent));
        Assert.Equal("fetch", page.Find("[data-testid=step-panel] h2").TextContent);
    }

    [Fact]
    public async Task Undo_and_redo_walk_through_all_kinds_of_changes()
    {
        var (page, _) = await OpenAsync();
        await GestureAsync(page, 1, new("disconnect", From: "fetch", To: "train"));
        await page.Find("[aria-label=Undo]").ClickAsync(new());
        Assert.Equal("Version 1", State(page));
        await page.Find("[aria-label=Redo]").ClickAsync(new());
        Assert.Equal("Not saved", State(page));
    }

    [Fact]
    public async Task Run_saves_what_changed_and_leads_to_the_run()
    {
        var (page, id) = await OpenAsync();
        await GestureAsync(page, 1, new("disconnect", From: "fetch", To: "train"));
        await page.Find("[data-testid=run]").ClickAsync(new());
        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/runs/run_", navigation.Uri));
        var run = await engine.Runs.GetAsync(EngineHost.Engineer, navigation.Uri.Split('/')[^1]);
        Assert.Equal((id, 2), (run.Summary.PipelineId, run.Summary.Version));
    }

    [Fact]
    public async Task New_pipeline_gets_an_address_once_it_is_saved()
    {
        var page = Render<DesignerPage>();
        page.WaitForElement("[data-testid=pipeline-canvas]");
        await GestureAsync(page, 1, new("add", Kind: "command", X: 0, Y: 0));
        await SelectAsync(page, "step");
        var form = page.FindComponent<StepPanel>().Instance.Form;
        await page.InvokeAsync(() => form.SetAsync("commands", new System.Text.Json.Nodes.JsonArray("true")));
        await page.Find("[data-testid=save]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Matches("/pipelines/pl_", Services.GetRequiredService<NavigationManager>().Uri));
        Assert.Equal("Version 1", State(page));
    }

    [Fact]
    public async Task Viewer_can_look_and_not_change()
    {
        who.Actor = EngineHost.Engineer with { Role = Role.Viewer };
        var (page, _) = await OpenAsync();
        Assert.Empty(page.FindAll("[data-testid=save], [data-testid=run], [data-testid=palette]"));
        await GestureAsync(page, 1, new("remove", Ids: ["train"]));
        Assert.Equal("Version 1", State(page));
    }

    [Fact]
    public void Pipeline_that_is_not_there_is_said_to_be_missing()
    {
        var page = Render<DesignerPage>(p => p.Add(d => d.Id, "pl_nothing"));
        page.WaitForAssertion(() => Assert.Contains("There is no pipeline 'pl_nothing'", page.Markup));
    }

    [Fact]
    public async Task Outline_lists_the_steps_with_what_they_need()
    {
        var (page, _) = await OpenAsync();
        await page.Find("[aria-label='Steps as a list']").ClickAsync(new());
        Assert.Contains("needs fetch", page.Find("[data-testid=outline]").TextContent);
        await page.FindAll("[data-testid=outline] button")[1].ClickAsync(new());
        Assert.Equal("train", page.Find("[data-testid=step-panel] h2").TextContent);
    }

    [Fact]
    public async Task Step_can_be_connected_and_disconnected_in_the_panel()
    {
        var (page, _) = await OpenAsync();
        await SelectAsync(page, "train");
        await page.Find(".needs .mud-chip-close-button").ClickAsync(new());
        Assert.Contains("Starts at once", page.Find("[data-testid=step-panel]").TextContent);
        Assert.Empty(page.FindComponent<StepPanel>().Instance.Form.Draft.Graph.Edges);
    }
}
