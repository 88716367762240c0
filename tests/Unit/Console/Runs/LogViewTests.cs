using System.Text.Json;
using AiPlatform.Console.Runs;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Bunit;
using Xunit;

namespace AiPlatform.Unit.Console.Runs;

public class LogViewTests : PageTest
{
    const string Pair = """
        name: pair
        steps:
          - {name: first, commands: ["true"]}
          - {name: second, needs: [first], commands: ["true"]}
        """;

    [Fact]
    public async Task A_step_that_has_not_started_says_so_and_asks_nothing_of_the_browser()
    {
        var log = Module();
        var run = await Engine.StartRunAsync(Pair);
        var view = await ShowAsync(run, "second");
        Until(view, () => Assert.Contains("The step has not started yet", view.Markup));
        Assert.Empty(log.Invocations["create"]);
    }

    [Fact]
    public async Task A_log_that_is_there_is_read_by_the_browser_from_its_address_and_a_failed_one_from_its_end()
    {
        var log = Module();
        var run = await Engine.StartRunAsync(Pair);
        var job = await Engine.Executor.NextStartAsync();
        await WriteLogAsync(job);
        Engine.Executor.End(job, exitCode: 1);
        await Engine.EndOfAsync(run);
        var view = await ShowAsync(run, "first");
        Until(view, () => Assert.Single(log.Invocations["create"]));
        var options = JsonSerializer.SerializeToElement(log.Invocations["create"][0].Arguments[1]);
        Assert.Equal($"/api/v2/runs/{run}/steps/first/log?attempt=1", options.GetProperty("Url").GetString());
        Assert.Equal("first.log", options.GetProperty("File").GetString());
        Assert.True(options.GetProperty("Tail").GetBoolean());
        Assert.False(view.Find(".host").HasAttribute("hidden"));
    }

    [Fact]
    public async Task A_log_whose_file_is_gone_is_told_as_lost()
    {
        Module();
        var run = await Engine.StartRunAsync(Pair);
        Engine.Executor.End(await Engine.Executor.NextStartAsync(), exitCode: 1);
        await Engine.EndOfAsync(run);
        var view = await ShowAsync(run, "first");
        Until(view, () => Assert.Contains("The log is lost", view.Markup));
        Assert.True(view.Find(".host").HasAttribute("hidden"));
    }

    [Fact]
    public async Task The_log_opens_by_itself_when_its_step_starts()
    {
        var log = Module();
        var run = await Engine.StartRunAsync(Pair);
        var first = await Engine.Executor.NextStartAsync();
        var view = await ShowAsync(run, "second");
        Until(view, () => Assert.Contains("The step has not started yet", view.Markup));
        Engine.Executor.OnStart = job => WriteLogAsync(job).GetAwaiter().GetResult();
        Engine.Executor.End(first);
        await Engine.Executor.NextStartAsync();
        var now = await Engine.UntilAsync(run, r => r.Steps[1].Status == Status.Running);
        view.Render(p => p.Add(x => x.Step, now.Steps[1]));
        Until(view, () => Assert.Single(log.Invocations["create"]));
        Assert.True(JsonSerializer.SerializeToElement(log.Invocations["create"][0].Arguments[1]).GetProperty("Tail").GetBoolean());
    }

    [Fact]
    public async Task Another_step_replaces_the_log_that_was_open()
    {
        var log = Module();
        var run = await Engine.StartRunAsync(Pair);
        var first = await Engine.Executor.NextStartAsync();
        await WriteLogAsync(first);
        var view = await ShowAsync(run, "first");
        Until(view, () => Assert.Single(log.Invocations["create"]));
        var now = await Engine.Runs.GetAsync(EngineHost.Engineer, run);
        view.Render(p => p.Add(x => x.Step, now.Steps[1]));
        Until(view, () => Assert.Contains("The step has not started yet", view.Markup));
        Until(view, () => Assert.NotEmpty(JSInterop.Invocations["dispose"]));
    }

    BunitJSModuleInterop Module()
    {
        var module = JSInterop.SetupModule("./js/log/log.js");
        module.Mode = JSRuntimeMode.Loose;
        return module;
    }

    async Task<IRenderedComponent<LogView>> ShowAsync(string run, string step)
    {
        var detail = await Engine.Runs.GetAsync(EngineHost.Engineer, run);
        return Render<LogView>(p => p.Add(x => x.RunId, run).Add(x => x.Step, detail.Steps.Single(s => s.Name == step)));
    }

    static async Task WriteLogAsync(JobSpec job)
    {
        Directory.CreateDirectory(job.Directory);
        await File.WriteAllTextAsync(Path.Combine(job.Directory, "log"), "hello\n");
    }
}
