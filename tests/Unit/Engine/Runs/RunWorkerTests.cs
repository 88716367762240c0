using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;
using AiPlatform.Engine.Storage;
using AiPlatform.Unit.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static AiPlatform.Unit.Support.EngineHost;

namespace AiPlatform.Unit.Engine.Runs;

public class RunWorkerTests
{
    const string Chain = """
        name: chain
        steps:
          - {name: a, commands: ["true"]}
          - {name: b, needs: [a], commands: ["true"]}
        """;

    const string Diamond = """
        name: diamond
        steps:
          - {name: a, commands: ["true"]}
          - {name: b, needs: [a], commands: ["true"]}
          - {name: c, needs: [a], commands: ["true"]}
          - {name: d, needs: [b, c], commands: ["true"]}
        """;

    [Fact]
    public async Task A_chain_runs_step_by_step_and_succeeds()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        Assert.Equal("a", a.Step);
        engine.Executor.End(a);
        var b = await engine.Executor.NextStartAsync();
        Assert.Equal("b", b.Step);
        engine.Executor.End(b);
        var end = await engine.EndOfAsync(run);
        Assert.Equal(Status.Succeeded, end.Summary.Status);
        Assert.Equal(1, end.Summary.Progress);
        Assert.All(end.Steps, s => Assert.Equal(1, s.Attempt));
    }

    [Fact]
    public async Task Independent_steps_run_side_by_side_up_to_the_free_cores()
    {
        await using var engine = await EngineHost.StartAsync(cpu: 2);
        var run = await engine.StartRunAsync("""
            name: wide
            steps:
              - {name: a, commands: ["true"]}
              - {name: b, commands: ["true"]}
              - {name: c, commands: ["true"]}
            """);
        var first = await engine.Executor.NextStartAsync();
        var second = await engine.Executor.NextStartAsync();
        var waiting = await engine.UntilAsync(run, r => r.Steps.Count(s => s.Status == Status.Running) == 2);
        var c = Assert.Single(waiting.Steps, s => s.Status == Status.Queued);
        Assert.Equal(PendingReason.Resources, c.PendingReason);
        Assert.Equal("Waits for 1 CPU; 0 CPU free", c.Waiting);
        engine.Executor.End(first);
        var third = await engine.Executor.NextStartAsync();
        Assert.Equal("c", third.Step);
        engine.Executor.End(second);
        engine.Executor.End(third);
        Assert.Equal(Status.Succeeded, (await engine.EndOfAsync(run)).Summary.Status);
    }

    [Fact]
    public async Task A_failed_step_skips_what_needs_it_and_lets_the_rest_go_on()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Diamond);
        engine.Executor.End(await engine.Executor.NextStartAsync());
        // Started side by side, so in either order.
        JobSpec[] pair = [await engine.Executor.NextStartAsync(), await engine.Executor.NextStartAsync()];
        engine.Executor.End(pair.Single(j => j.Step == "b"), exitCode: 3);
        engine.Executor.End(pair.Single(j => j.Step == "c"));
        var end = await engine.EndOfAsync(run);
        Assert.Equal(Status.Failed, end.Summary.Status);
        Assert.Equal("b failed: Exit code 3", end.Summary.Message);
        Assert.Equal([Status.Succeeded, Status.Failed, Status.Succeeded, Status.Skipped], end.Steps.Select(s => s.Status));
        Assert.Equal("b failed", end.Steps[3].Message);
    }

    [Fact]
    public async Task Cancel_stops_what_runs_and_cancels_what_waits()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        await engine.UntilAsync(run, r => r.Steps[0].Status == Status.Running);
        await engine.Runs.CancelAsync(Engineer, run);
        var end = await engine.EndOfAsync(run);
        Assert.Equal(Status.Canceled, end.Summary.Status);
        Assert.All(end.Steps, s => Assert.Equal(Status.Canceled, s.Status));
        Assert.Equal(a.AttemptId, Assert.Single(engine.Executor.Stops));
    }

    [Fact]
    public async Task After_a_restart_the_running_step_is_adopted_and_not_started_again()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        await engine.UntilAsync(run, r => r.Steps[0].Status == Status.Running);
        await engine.RestartAsync();
        engine.Executor.End(a);
        engine.Executor.End(await engine.Executor.NextStartAsync());
        var end = await engine.EndOfAsync(run);
        Assert.Equal(Status.Succeeded, end.Summary.Status);
        Assert.Equal(["a", "b"], engine.Executor.Starts.Select(s => s.Step));
    }

    [Fact]
    public async Task A_step_that_ended_while_the_engine_was_away_counts()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        await engine.StopAsync();
        engine.Executor.End(a);
        await engine.RestartAsync();
        engine.Executor.End(await engine.Executor.NextStartAsync());
        Assert.Equal(Status.Succeeded, (await engine.EndOfAsync(run)).Summary.Status);
    }

    [Fact]
    public async Task A_step_whose_process_is_lost_fails_and_says_so()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        engine.Executor.Tell(new JobLost(a.AttemptId, DateTimeOffset.UnixEpoch, "the machine restarted", Started: true));
        var end = await engine.EndOfAsync(run);
        Assert.Equal(Status.Failed, end.Summary.Status);
        Assert.Equal("Lost: the machine restarted", end.Steps[0].Message);
        Assert.Equal(Status.Skipped, end.Steps[1].Status);
    }

    [Fact]
    public async Task An_attempt_that_certainly_never_ran_is_made_again()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var first = await engine.Executor.NextStartAsync();
        engine.Executor.Tell(new JobLost(first.AttemptId, DateTimeOffset.UnixEpoch, "It never started.", Started: false));
        var second = await engine.Executor.NextStartAsync();
        Assert.Equal(("a", 2), (second.Step, second.Number));
        Assert.NotEqual(first.AttemptId, second.AttemptId);
        // A late end of the first attempt changes nothing.
        engine.Executor.End(first, exitCode: 9);
        engine.Executor.End(second);
        engine.Executor.End(await engine.Executor.NextStartAsync());
        Assert.Equal(Status.Succeeded, (await engine.EndOfAsync(run)).Summary.Status);
    }

    [Fact]
    public async Task A_job_that_the_executor_refuses_fails_its_step_with_the_reason()
    {
        await using var engine = await EngineHost.StartAsync();
        engine.Executor.OnStart = _ => throw new JobRefusedException("The source is gone.");
        var run = await engine.StartRunAsync(Chain);
        var end = await engine.EndOfAsync(run);
        Assert.Equal("a failed: The source is gone.", end.Summary.Message);
    }

    [Fact]
    public async Task A_start_that_fails_for_a_passing_reason_is_tried_again_with_the_same_attempt()
    {
        await using var engine = await EngineHost.StartAsync();
        var tries = 0;
        engine.Executor.OnStart = _ =>
        {
            if (++tries == 1)
                throw new IOException("busy");
        };
        var run = await engine.StartRunAsync("steps: [{name: a, commands: ['true']}]\nname: once");
        var a = await engine.Executor.NextStartAsync();
        engine.Executor.End(a);
        var end = await engine.EndOfAsync(run);
        Assert.Equal((Status.Succeeded, 1, 2), (end.Summary.Status, end.Steps[0].Attempt, tries));
    }

    [Fact]
    public async Task A_node_that_accepts_nothing_keeps_the_step_waiting_with_that_reason()
    {
        await using var engine = await EngineHost.StartAsync();
        engine.Executor.Accepting = false;
        await engine.LookAsync();
        var run = await engine.StartRunAsync(Chain);
        var waiting = await engine.Runs.GetAsync(Engineer, run);
        Assert.Equal(PendingReason.NoNode, waiting.Steps[0].PendingReason);
        Assert.Equal("No node accepts work", waiting.Steps[0].Waiting);
        engine.Executor.Accepting = true;
        await engine.LookAsync();
        Assert.Equal("a", (await engine.Executor.NextStartAsync()).Step);
    }

    [Fact]
    public async Task A_full_disk_stops_new_work_until_there_is_room()
    {
        var disk = new FakeDisk();
        await using var engine = await EngineHost.StartAsync(more: services => services.AddSingleton<IDiskSpace>(disk));
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        disk.Full = "Full.";
        await engine.LookAsync();
        engine.Executor.End(a);
        var waiting = await engine.UntilAsync(run, r => r.Steps[1].PendingReason == PendingReason.DiskFull);
        Assert.Equal(Status.Running, waiting.Summary.Status);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => engine.StartRunAsync("name: more\nsteps: [{name: a, commands: ['true']}]"));
        Assert.Equal(("disk-full", "Full."), (refused.Code, refused.Message));
        disk.Full = null;
        await engine.LookAsync();
        Assert.Equal("b", (await engine.Executor.NextStartAsync()).Step);
    }

    [Fact]
    public async Task What_no_node_could_ever_hold_is_refused_and_nothing_is_stored()
    {
        await using var engine = await EngineHost.StartAsync(cpu: 2);
        await engine.LookAsync();
        // The look has reached the worker when a command posted after it has been carried out.
        var first = await engine.StartRunAsync("name: small\nsteps: [{name: a, commands: ['true']}]");
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            engine.StartRunAsync("name: big\nsteps: [{name: a, commands: ['true'], resources: {cpu: 64}}]"));
        Assert.Equal("never-fits", refused.Code);
        var runs = await engine.Runs.ListAsync(Engineer, new RunFilter("default"), new PageRequest());
        Assert.Equal(first, Assert.Single(runs.Items).Id);
    }

    [Fact]
    public async Task A_commit_that_fails_stores_nothing_and_the_runs_before_it_go_on()
    {
        await using var engine = await EngineHost.StartAsync();
        var run = await engine.StartRunAsync(Chain);
        var a = await engine.Executor.NextStartAsync();
        await engine.UntilAsync(run, r => r.Steps[0].Status == Status.Running);
        var large = await engine.SaveAsync("name: large\nsteps:\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"  - {{name: s{i}, commands: ['true']}}\n")));
        // The database may grow no more: as good as a full disk, until the writer opens a new connection.
        var pages = await engine.Get<WriteGate>().WriteAsync(scope => (long)scope.Scalar("PRAGMA page_count")!);
        await engine.Get<WriteGate>().WriteAsync(scope => scope.Scalar($"PRAGMA max_page_count={pages}"));
        await Assert.ThrowsAsync<StorageException>(() => engine.Runs.StartAsync(Engineer, new StartRun(large)));
        engine.Executor.End(a);
        engine.Executor.End(await engine.Executor.NextStartAsync());
        Assert.Equal(Status.Succeeded, (await engine.EndOfAsync(run)).Summary.Status);
        Assert.Equal(run, Assert.Single((await engine.Runs.ListAsync(Engineer, new RunFilter("default"), new PageRequest())).Items).Id);
        Assert.Empty(engine.Get<EngineHealth>().Problems);
    }

    sealed class FakeDisk : IDiskSpace
    {
        public string? Full { get; set; }

        public string? WhyFull(EngineOptions options) => Full;
    }

    [Fact]
    public async Task The_same_idempotency_key_answers_with_the_same_run()
    {
        await using var engine = await EngineHost.StartAsync();
        var pipeline = await engine.SaveAsync(Chain);
        var key = new IdempotencyKey("k1", "hash");
        var first = await engine.Runs.StartAsync(Engineer, new StartRun(pipeline), key);
        await engine.RestartAsync();
        Assert.Equal(first, await engine.Runs.StartAsync(Engineer, new StartRun(pipeline), key));
        var other = await Assert.ThrowsAsync<RefusedException>(() => engine.Runs.StartAsync(Engineer, new StartRun(pipeline), key with { RequestHash = "x" }));
        Assert.Equal("idempotency-key-reused", other.Code);
    }

    [Fact]
    public async Task Artifacts_of_a_need_appear_at_their_declared_path()
    {
        await using var engine = await EngineHost.StartAsync();
        await engine.StartRunAsync("""
            name: handover
            steps:
              - {name: a, commands: ["true"], outputs: {data: {path: out/data.csv}, extra: {path: extra.txt}}}
              - {name: b, needs: [a], commands: ["true"], inputs: {x: {from: a.extra, path: in/other.txt}}}
            """);
        engine.Executor.End(await engine.Executor.NextStartAsync(), 0,
            new JobArtifact("data", "out/data.csv", "file", "sha256:1", 10, false), new JobArtifact("extra", "extra.txt", "file", "sha256:2", 5, false));
        var b = await engine.Executor.NextStartAsync();
        Assert.Equivalent(new[] { new JobInput("x", "sha256:2", "in/other.txt"), new JobInput("data", "sha256:1", "out/data.csv") }, b.Inputs);
    }
}
