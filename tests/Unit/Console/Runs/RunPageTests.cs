using AiPlatform.Console.Runs;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Bunit;
using MudBlazor;
using Xunit;
using Status = AiPlatform.Engine.Runs.Status;

namespace AiPlatform.Unit.Console.Runs;

public class RunPageTests : PageTest
{
    const string Pair = """
        name: pair
        params:
          who: {type: string, default: world}
        steps:
          - {name: first, title: The first, commands: ["true"]}
          - {name: second, needs: [first], commands: ["true"]}
        """;

    [Fact]
    public async Task Steps_move_on_the_page_as_they_do_on_the_machine()
    {
        var run = await Engine.StartRunAsync(Pair);
        var page = Open(run);
        var first = await Engine.Executor.NextStartAsync();
        Until(page, () =>
        {
            Assert.Equal(("running", "queued"), (StatusOf(page, "first"), StatusOf(page, "second")));
            Assert.Contains("Waits for first", page.Find("[data-testid=step-row-second]").TextContent);
        });
        Engine.Executor.End(first);
        var second = await Engine.Executor.NextStartAsync();
        Until(page, () => Assert.Equal(("succeeded", "running"), (StatusOf(page, "first"), StatusOf(page, "second"))));
        page.Find("[data-testid=run-cancel]");
        Engine.Executor.End(second);
        Until(page, () => Assert.Equal("succeeded", page.Find("[data-testid=run-status]").GetAttribute("data-status")));
        Assert.Empty(page.FindAll("[data-testid=run-cancel]"));
        Assert.Empty(page.FindAll("[data-testid=run-failure]"));
    }

    [Fact]
    public async Task A_failed_run_says_in_one_sentence_what_failed_first_and_leads_there()
    {
        var run = await Engine.StartRunAsync(Pair);
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), exitCode: 3);
        await Engine.EndOfAsync(run);
        var page = Open(run);
        Until(page, () => Assert.Equal("The first failed first: Exit code 3.", Squeezed(page.Find("[data-testid=run-failure] span").TextContent)));
        Assert.Equal($"/runs/{run}?step=first&tab=log", page.Find("[data-testid=run-failure] a").GetAttribute("href"));
        Assert.Equal("skipped", StatusOf(page, "second"));
    }

    [Fact]
    public async Task Cancelling_names_what_runs_and_stops_it_when_confirmed()
    {
        var run = await Engine.StartRunAsync(Pair);
        var job = await Engine.Executor.NextStartAsync();
        var page = Open(run);
        Until(page, () => Assert.Equal("running", StatusOf(page, "first")));
        var dialogs = Render<MudDialogProvider>();
        page.Find("[data-testid=run-cancel]").Click();
        Until(dialogs, () => Assert.Contains("1 step runs now and will be stopped: first. 1 step that waits will not start.", dialogs.Markup));
        dialogs.Find("[data-testid=run-cancel-confirm]").Click();
        Assert.Equal(Status.Canceled, (await Engine.EndOfAsync(run)).Summary.Status);
        Assert.Equal(job.AttemptId, Assert.Single(Engine.Executor.Stops));
        Until(page, () => Assert.Equal("canceled", page.Find("[data-testid=run-status]").GetAttribute("data-status")));
    }

    [Fact]
    public async Task A_cancellation_that_is_not_confirmed_stops_nothing()
    {
        var run = await Engine.StartRunAsync(Pair);
        await Engine.Executor.NextStartAsync();
        var page = Open(run);
        Until(page, () => page.Find("[data-testid=run-cancel]"));
        var dialogs = Render<MudDialogProvider>();
        page.Find("[data-testid=run-cancel]").Click();
        Until(dialogs, () => dialogs.Find("[data-testid=run-cancel-confirm]"));
        dialogs.FindAll("button").First(b => b.TextContent.Contains("Keep", StringComparison.Ordinal)).Click();
        Until(dialogs, () => Assert.Empty(dialogs.FindAll("[data-testid=run-cancel-confirm]")));
        Assert.Empty(Engine.Executor.Stops);
        Assert.Equal("running", StatusOf(page, "first"));
    }

    [Fact]
    public async Task Run_again_starts_the_same_version_with_the_same_parameters_and_goes_there()
    {
        var pipeline = await Engine.SaveAsync(Pair);
        var run = await Engine.Runs.StartAsync(EngineHost.Engineer, new(pipeline, Parameters: new Dictionary<string, string> { ["who"] = "Ada" }));
        GoTo($"/runs/{run}");
        var page = Open(run);
        Until(page, () => page.Find("[data-testid=run-again]"));
        page.Find("[data-testid=run-again]").Click();
        Until(page, () => Assert.NotEqual($"/runs/{run}", Address));
        var again = await Engine.Runs.GetAsync(EngineHost.Engineer, Address["/runs/".Length..]);
        Assert.Equal(("Ada", 1, pipeline), (again.Parameters["who"], again.Summary.Version, again.Summary.PipelineId));
    }

    [Fact]
    public async Task A_viewer_sees_the_run_and_no_button()
    {
        var run = await Engine.StartRunAsync(Pair);
        LookAs(EngineHost.Engineer with { Role = Role.Viewer });
        var page = Open(run);
        Until(page, () => page.Find("[data-testid=step-row-first]"));
        Assert.Empty(page.FindAll("[data-testid=run-cancel], [data-testid=run-again]"));
    }

    [Fact]
    public void An_unknown_run_is_told_as_such()
    {
        var page = Open("run_none");
        Until(page, () => Assert.Contains("There is no run 'run_none'.", page.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task The_chosen_step_and_tab_are_in_the_address()
    {
        var run = await Engine.StartRunAsync(Pair);
        GoTo($"/runs/{run}?step=second&tab=parameters");
        var page = Open(run);
        Until(page, () => Assert.Contains("selected", page.Find("[data-testid=step-row-second]").ClassName));
        Assert.Contains("world", page.Find(".detail").TextContent);
        page.Find("[data-testid=step-row-first]").Click();
        Assert.Equal($"/runs/{run}?step=first&tab=parameters", Address);
        Until(page, () => Assert.Contains("selected", page.Find("[data-testid=step-row-first]").ClassName));
    }

    [Fact]
    public async Task Artifacts_appear_with_their_download_when_a_step_kept_them()
    {
        var run = await Engine.StartRunAsync(Pair);
        GoTo($"/runs/{run}?tab=artifacts");
        var page = Open(run);
        Until(page, () => Assert.Contains("No artifacts", page.Find(".detail").TextContent));
        var digest = "sha256:" + new string('a', 64);
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), 0, new JobArtifact("model", "out/model.pt", "model", digest, 2048, false));
        Until(page, () =>
        {
            var row = page.Find("[data-testid=artifact-first-model]");
            Assert.Contains("2.0 KiB", row.TextContent);
            Assert.Equal($"/api/v2/runs/{run}/artifacts/first/model", row.QuerySelector("a")!.GetAttribute("href"));
            Assert.Equal(digest, row.QuerySelector("code")!.GetAttribute("title"));
        });
    }

    [Fact]
    public async Task Events_are_told_the_latest_first_and_go_on()
    {
        var run = await Engine.StartRunAsync(Pair);
        GoTo($"/runs/{run}?tab=events");
        var page = Open(run);
        Until(page, () => Assert.Contains("Run created", page.Find("[data-testid=run-events] tbody tr:last-child").TextContent));
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), exitCode: 2);
        Until(page, () => Assert.Contains("Run failed", page.Find("[data-testid=run-events] tbody tr").TextContent));
    }

    [Fact]
    public async Task Timings_tell_what_a_step_used()
    {
        var run = await Engine.StartRunAsync(Pair);
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), exitCode: 1);
        await Engine.EndOfAsync(run);
        GoTo($"/runs/{run}?tab=timings");
        var page = Open(run);
        Until(page, () => Assert.Contains("1.0 MiB", page.Find(".detail tbody tr").TextContent));
    }

    IRenderedComponent<RunPage> Open(string run) => Render<RunPage>(p => p.Add(x => x.Id, run));

    static string? StatusOf(IRenderedComponent<RunPage> page, string step) => page.Find($"[data-testid=step-row-{step}]").GetAttribute("data-status");

    static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
