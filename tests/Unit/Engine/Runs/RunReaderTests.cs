using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Unit.Support;
using Xunit;
using static AiPlatform.Unit.Support.EngineHost;

namespace AiPlatform.Unit.Engine.Runs;

public class RunReaderTests
{
    const string One = "name: one\nsteps: [{name: a, commands: ['true']}]";

    [Fact]
    public async Task Runs_are_listed_newest_first_by_pages_and_by_status()
    {
        await using var engine = await EngineHost.StartAsync(cpu: 8);
        var pipeline = await engine.SaveAsync(One);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await engine.Runs.StartAsync(Engineer, new StartRun(pipeline)));
            var job = await engine.Executor.NextStartAsync();
            if (i > 0)
                engine.Executor.End(job, exitCode: i - 1);
            if (i > 0)
                await engine.EndOfAsync(ids[i]);
        }
        await engine.UntilAsync(ids[0], r => r.Summary.Status == Status.Running);
        var first = await engine.Runs.ListAsync(Engineer, new RunFilter("default"), new PageRequest(2));
        var second = await engine.Runs.ListAsync(Engineer, new RunFilter("default"), new PageRequest(2, first.NextCursor));
        Assert.Equal([ids[2], ids[1], ids[0]], first.Items.Concat(second.Items).Select(r => r.Id));
        Assert.Equal([ids[2]], (await engine.Runs.ListAsync(Engineer, new RunFilter("default", Status: Status.Failed), new PageRequest())).Items.Select(r => r.Id));
        Assert.Empty((await engine.Runs.ListAsync(Engineer, new RunFilter("default", PipelineId: "pl_other"), new PageRequest())).Items);
        Assert.Equal(ids[2], (await engine.Runs.LatestAsync(Engineer, pipeline))!.Id);
    }

    [Fact]
    public async Task The_log_of_a_step_that_never_started_says_so_and_one_without_a_file_is_lost()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync("name: two\nsteps: [{name: a, commands: ['true']}, {name: b, needs: [a], commands: ['true']}]");
        var a = await engine.Executor.NextStartAsync();
        Assert.Equal(LogState.NeverStarted, (await engine.Runs.LogAsync(Engineer, run, "b")).State);
        await engine.UntilAsync(run, r => r.Steps[0].Status == Status.Running);
        Assert.Equal(LogState.Lost, (await engine.Runs.LogAsync(Engineer, run, "a")).State);
        Directory.CreateDirectory(a.Directory);
        await File.WriteAllTextAsync(Path.Combine(a.Directory, "log"), "hello\n");
        var log = await engine.Runs.LogAsync(Engineer, run, "a", 1);
        Assert.Equal((LogState.Captured, true, 1), (log.State, log.Live, log.Attempt));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Runs.LogAsync(Engineer, run, "c"));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Runs.LogAsync(Engineer, run, "a", 9));
    }

    [Fact]
    public async Task Artifacts_are_listed_with_step_and_digest()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync("name: art\nsteps: [{name: a, commands: ['true'], outputs: {model: {path: m.pt, type: model}}}]");
        engine.Executor.End(await engine.Executor.NextStartAsync(), 0, new JobArtifact("model", "m.pt", "model", "sha256:9", 42, false));
        await engine.EndOfAsync(run);
        Assert.Equal([new ArtifactView(run, "a", "model", "m.pt", "model", "sha256:9", 42, false)], await engine.Runs.ArtifactsAsync(Engineer, run));
    }

    [Fact]
    public async Task A_run_of_another_project_is_as_if_it_did_not_exist()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(One);
        var stranger = new Actor(ActorKind.Token, "t", "t", Role.Admin, "elsewhere");
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Runs.GetAsync(stranger, run));
        await Assert.ThrowsAsync<NotFoundException>(() => engine.Runs.CancelAsync(stranger, run));
    }

    [Fact]
    public async Task Events_tell_the_whole_story_in_order_and_end_with_the_run()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(One);
        engine.Executor.End(await engine.Executor.NextStartAsync());
        await engine.EndOfAsync(run);
        var kinds = new List<RunEventKind>();
        await foreach (var e in engine.Runs.EventsAsync(Engineer, run, 0))
            kinds.Add(e.Kind);
        Assert.Equal(
            [RunEventKind.RunCreated, RunEventKind.StepQueued, RunEventKind.StepStarting, RunEventKind.StepStarted, RunEventKind.RunStarted, RunEventKind.StepEnded, RunEventKind.RunEnded],
            kinds);
    }

    [Fact]
    public async Task A_waiting_step_says_what_it_waits_for()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync("""
            name: many
            steps:
              - {name: a, commands: ["true"], resources: {cpu: 0.1}}
              - {name: b, commands: ["true"], resources: {cpu: 0.1}}
              - {name: c, commands: ["true"], resources: {cpu: 0.1}}
              - {name: d, commands: ["true"], resources: {cpu: 0.1}}
              - {name: e, needs: [a, b, c, d], commands: ["true"]}
            """);
        var last = (await engine.Runs.GetAsync(Engineer, run)).Steps[4];
        Assert.Equal((PendingReason.Needs, "Waits for a, b, c and 1 more"), (last.PendingReason, last.Waiting));
    }
}
