using AiPlatform.Console.Runs;
using AiPlatform.Engine.Access;
using AiPlatform.Unit.Support;
using Bunit;
using Xunit;

namespace AiPlatform.Unit.Console.Runs;

public class RunsPageTests : PageTest
{
    const string Single = """
        name: single
        steps: [{name: a, commands: ["true"]}]
        """;

    [Fact]
    public void A_project_without_runs_points_to_its_pipelines()
    {
        var page = Render<RunsPage>();
        Until(page, () => Assert.Equal("/pipelines", page.Find(".empty a").GetAttribute("href")));
    }

    [Fact]
    public async Task A_run_that_starts_and_ends_is_seen_without_asking()
    {
        var page = Render<RunsPage>();
        Until(page, () => page.Find(".empty"));
        var run = await Engine.StartRunAsync(Single);
        Until(page, () => Assert.Equal("running", Row(page, run).GetAttribute("data-status")));
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), exitCode: 3);
        Until(page, () =>
        {
            Assert.Equal("failed", Row(page, run).GetAttribute("data-status"));
            Assert.Contains("Exit code 3", Row(page, run).TextContent);
            Assert.Contains("100 %", Row(page, run).TextContent);
        });
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_a_choice_goes_there()
    {
        var failed = await Engine.StartRunAsync(Single);
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), exitCode: 1);
        await Engine.EndOfAsync(failed);
        var other = await Engine.StartRunAsync(Single.Replace("single", "other"));
        Engine.Executor.End(await Engine.Executor.NextStartAsync());
        await Engine.EndOfAsync(other);

        GoTo("/runs?status=failed");
        var page = Render<RunsPage>();
        Until(page, () => Assert.Single(page.FindAll("tbody tr")));
        Row(page, failed);
        page.Find("[data-testid=runs-status]").Change("");
        Until(page, () => Assert.Equal(2, page.FindAll("tbody tr").Count));
        var pipeline = (await Engine.Runs.GetAsync(EngineHost.Engineer, other)).Summary.PipelineId;
        page.Find("[data-testid=runs-pipeline]").Change(pipeline);
        Assert.Equal($"/runs?pipeline={pipeline}", Address);
        Until(page, () => Assert.Single(page.FindAll("tbody tr")));
        Row(page, other);
    }

    [Fact]
    public async Task A_filter_that_nothing_matches_can_be_cleared()
    {
        await Engine.StartRunAsync(Single);
        GoTo("/runs?status=paused");
        var page = Render<RunsPage>();
        Until(page, () => Assert.Equal("/runs", page.Find(".empty a").GetAttribute("href")));
    }

    [Fact]
    public async Task More_than_a_page_is_loaded_when_asked_and_stays_when_news_comes()
    {
        var pipeline = await Engine.SaveAsync(Single);
        for (var i = 0; i < 52; i++)
            await Engine.Runs.StartAsync(EngineHost.Engineer, new(pipeline));
        var page = Render<RunsPage>();
        Until(page, () => Assert.Equal(50, page.FindAll("tbody tr").Count));
        page.Find("[data-testid=runs-more]").Click();
        Until(page, () => Assert.Equal(52, page.FindAll("tbody tr").Count));
        Assert.Empty(page.FindAll("[data-testid=runs-more]"));
        var job = await Engine.Executor.NextStartAsync();
        Engine.Executor.End(job);
        Until(page, () => Assert.Equal("succeeded", Row(page, job.RunId).GetAttribute("data-status")));
        Assert.Equal(52, page.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task Runs_of_another_project_are_not_shown()
    {
        await Engine.StartRunAsync(Single);
        LookAs(EngineHost.Engineer with { Project = "elsewhere", Kind = ActorKind.Token });
        var page = Render<RunsPage>();
        Until(page, () => page.Find(".empty"));
    }

    static AngleSharp.Dom.IElement Row(IRenderedComponent<RunsPage> page, string run) => page.Find($"[data-testid=run-row-{run}]");
}
