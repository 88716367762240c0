using AiPlatform.Console.Pipelines;
using AiPlatform.Engine;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Xunit;

namespace AiPlatform.Unit.Console.Pipelines;

public class PipelinesPageTests : PageContext
{
    [Fact]
    public void No_pipelines_offer_the_samples()
    {
        var page = Render<PipelinesPage>();
        Assert.Contains("No pipelines yet", page.Find(".empty h2").TextContent);
        Assert.NotNull(page.Find("[data-testid=sample-digits]"));
    }

    [Fact]
    public void The_sample_is_added_with_its_folder_as_source_and_opened()
    {
        var page = Render<PipelinesPage>();
        page.Find("[data-testid=sample-digits]").Click();
        page.WaitForAssertion(() => Assert.Equal("pipelines/pl_1", Address));
        var added = Assert.Single(Pipelines.All);
        Assert.Equal("digits", added.Summary.Name);
        Assert.Equal("tree:digits", added.Version.SourceDigest);
    }

    [Fact]
    public void A_pipeline_is_shown_with_how_its_last_run_stands()
    {
        var made = Pipelines.AddNamed("digits");
        Runs.Add(made.Summary.Id, "digits", Status.Failed);
        var row = Render<PipelinesPage>().Find("[data-testid=pipeline-digits]");
        Assert.Equal("/pipelines/pl_1", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("failed", row.QuerySelector("[data-status]")!.GetAttribute("data-status"));
        Assert.Equal("/runs/run_1", row.QuerySelector("a.run")!.GetAttribute("href"));
    }

    [Fact]
    public void News_of_a_run_change_its_row_without_a_reload()
    {
        var made = Pipelines.AddNamed("digits");
        var run = Runs.Add(made.Summary.Id, "digits", Status.Running);
        var page = Render<PipelinesPage>();
        Assert.NotNull(page.Find("[data-status=running]"));
        Runs.Change(run.Summary.Id, r => r with { Summary = r.Summary with { Status = Status.Succeeded } });
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-status=succeeded]")));
    }

    [Fact]
    public void The_search_of_the_address_filters_the_list()
    {
        Pipelines.AddNamed("digits");
        Pipelines.AddNamed("nightly");
        Navigation.NavigateTo("/pipelines?q=night");
        var page = Render<PipelinesPage>();
        Assert.Equal("nightly", Assert.Single(page.FindAll("tbody tr")).QuerySelector("a")!.TextContent);
    }

    [Fact]
    public void What_is_typed_into_the_search_stands_in_the_address()
    {
        Pipelines.AddNamed("digits");
        Navigation.NavigateTo("/pipelines");
        Render<PipelinesPage>().Find("input[type=search]").Input("dig");
        Assert.Equal("pipelines?q=dig", Address);
    }

    [Fact]
    public void Running_a_pipeline_opens_its_new_run()
    {
        Pipelines.AddNamed("digits");
        Navigation.NavigateTo("/pipelines");
        var page = Render<PipelinesPage>();
        page.FindAll("button").Single(b => b.TextContent.Trim() == "Run").Click();
        page.WaitForAssertion(() => Assert.Equal("runs/run_new", Address));
        Assert.Equal("pl_1", Assert.Single(Runs.Started).PipelineId);
    }

    [Fact]
    public void A_parameter_without_default_is_asked_for_where_the_pipeline_is_open()
    {
        Pipelines.Add("name: asks\nparams: {day: {type: string}}\nsteps: [{name: a, commands: [echo]}]");
        var page = Render<PipelinesPage>();
        page.FindAll("button").Single(b => b.TextContent.Trim() == "Run").Click();
        page.WaitForAssertion(() => Assert.Equal("pipelines/pl_1?run=true", Address));
        Assert.Empty(Runs.Started);
    }

    [Fact]
    public void Archiving_asks_first_and_then_takes_the_row_away()
    {
        Pipelines.AddNamed("digits");
        var dialogs = Dialogs();
        var page = Render<PipelinesPage>();
        page.Find("[aria-label='Archive digits']").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("Its runs and versions stay readable", dialogs.Markup));
        Assert.Single(Pipelines.All);
        dialogs.FindAll("button").Single(b => b.TextContent.Trim() == "Archive").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=pipeline-digits]")));
        Assert.Empty(Pipelines.All);
    }

    [Fact]
    public void An_imported_file_becomes_a_pipeline_and_is_opened()
    {
        var page = Render<PipelinesPage>();
        Import(page, "name: imported\nsteps: [{name: a, commands: [echo]}]");
        page.WaitForAssertion(() => Assert.Equal("pipelines/pl_1", Address));
    }

    [Fact]
    public void An_imported_file_with_problems_is_not_stored_and_names_each_with_its_line()
    {
        var page = Render<PipelinesPage>();
        Import(page, "name: imported\nsteps:\n  - {name: a, comands: [echo]}\n  - {name: b, commands: [echo], needs: [c]}");
        page.WaitForAssertion(() => Assert.Contains("was not imported", page.Find("[role=alert]").TextContent));
        var words = page.FindAll("[role=alert] li").Select(li => li.TextContent).ToList();
        Assert.Contains(words, w => w.StartsWith("Line 3:", StringComparison.Ordinal) && w.Contains("comands"));
        Assert.Contains(words, w => w.StartsWith("Line 4:", StringComparison.Ordinal));
        Assert.Empty(Pipelines.All);
    }

    [Fact]
    public void A_list_that_cannot_be_read_says_why_and_is_read_again_on_demand()
    {
        Pipelines.AddNamed("digits");
        Pipelines.Failure = new RefusedException("busy", "The database does not answer.");
        var page = Render<PipelinesPage>();
        Assert.Contains("The database does not answer.", page.Find("[role=alert]").TextContent);
        Pipelines.Failure = null;
        page.FindAll("button").Single(b => b.TextContent.Trim() == "Try again").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=pipeline-digits]")));
    }

    static void Import(IRenderedComponent<PipelinesPage> page, string yaml) =>
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(yaml, "pipeline.yaml"));
}
