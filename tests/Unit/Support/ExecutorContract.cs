using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using Xunit;

namespace AiPlatform.Unit.Support;

/// <summary>
/// What every executor promises to the engine, tried with real jobs. A subclass says how to make one, how to make another
/// on the same machines after a crash of the console, and where its nodes are.
/// </summary>
public abstract class ExecutorContract : IAsyncLifetime
{
    readonly List<Watch> watches = [];
    int jobs;

    protected TemporaryFolder Folder { get; } = new();
    protected IExecutor Executor { get; set; } = null!;

    protected abstract ValueTask<IExecutor> CreateAsync();

    /// <summary>The console died and another one came: nothing of the old executor's memory is left.</summary>
    protected abstract ValueTask CrashAsync(IExecutor executor);

    public virtual async ValueTask InitializeAsync() => Executor = await CreateAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var watch in watches)
            await watch.DisposeAsync();
        await CrashAsync(Executor);
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_has_at_least_one_node_that_accepts_work()
    {
        var nodes = await Executor.ObserveAsync(default);
        var node = Assert.Single(nodes, n => n.Accepting);
        Assert.Equal(Executor.Name, node.Target);
        Assert.True(node.Allocatable.Cpu > 0);
        Assert.InRange(node.Usage.MemoryUsedBytes, 1, node.Capacity.MemoryBytes);
    }

    [Fact]
    public async Task A_job_runs_its_commands_and_tells_start_and_end()
    {
        var watch = Listen();
        var job = await StartAsync("echo to-stdout", "echo to-stderr >&2", "echo häß ✓");
        Assert.IsType<JobRunning>(await watch.FirstAsync(job));
        var end = await watch.EndAsync(job);
        Assert.True(end.Succeeded);
        Assert.Equal("to-stdout\nto-stderr\nhäß ✓\n", LogOf(job));
        Assert.NotNull(end.Usage);
    }

    [Theory]
    [InlineData("exit 7", 7, null)]
    [InlineData("false; echo never", 1, null)]
    [InlineData("kill -SEGV $$", null, 11)]
    public async Task How_a_job_ended_is_told_exactly(string command, int? exitCode, int? signal)
    {
        var watch = Listen();
        var end = await watch.EndAsync(await StartAsync(command));
        Assert.Equal((exitCode, signal, false), (end.ExitCode, end.Signal, end.Succeeded));
    }

    [Fact]
    public async Task Starting_an_attempt_again_starts_nothing()
    {
        var watch = Listen();
        var job = Job($"echo once >> {Folder.File("effects")}");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Executor.StartAsync(job, default).AsTask()));
        await watch.EndAsync(job);
        await Executor.StartAsync(job, default);
        await watch.EndAsync(job, times: 2);
        Assert.Equal("once\n", File.ReadAllText(Folder.File("effects")));
    }

    [Fact]
    public async Task A_job_sees_who_it_is()
    {
        var watch = Listen();
        var job = Job("echo $AIPLATFORM_RUN_ID $AIPLATFORM_STEP $AIPLATFORM_ATTEMPT $GREETING") with
        {
            Env = new Dictionary<string, string> { ["GREETING"] = "it's \"quoted\" $HOME" },
        };
        await Executor.StartAsync(job, default);
        await watch.EndAsync(job);
        Assert.Equal($"run_test {job.Step} 1 it's \"quoted\" $HOME\n", LogOf(job));
    }

    [Fact]
    public async Task Outputs_are_in_the_store_and_become_inputs()
    {
        var watch = Listen();
        var first = Job("mkdir -p out/deep", "echo data > out/deep/file", "echo accuracy=0.97 >> $AIPLATFORM_OUTPUTS") with
        {
            Outputs = [new("tree", "out", "dir", false), new("absent", "nothing", "file", true)],
        };
        await Executor.StartAsync(first, default);
        var end = await watch.EndAsync(first);
        var tree = Assert.Single(end.Artifacts);
        Assert.True(tree.IsFolder);
        Assert.Equal("0.97", end.Values["accuracy"]);
        var second = Job("cat in/deep/file") with { Inputs = [new("tree", tree.Digest, "in")] };
        await Executor.StartAsync(second, default);
        Assert.True((await watch.EndAsync(second)).Succeeded);
        Assert.Equal("data\n", LogOf(second));
    }

    [Fact]
    public async Task A_declared_output_that_is_missing_fails_the_job_and_is_named()
    {
        var watch = Listen();
        var job = Job("true") with { Outputs = [new("model", "out/model.pt", "model", false)] };
        await Executor.StartAsync(job, default);
        var end = await watch.EndAsync(job);
        Assert.False(end.Succeeded);
        Assert.Contains("out/model.pt", end.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ends_the_whole_tree_also_what_ignores_the_polite_signal_or_left_the_session()
    {
        var watch = Listen();
        var pids = Folder.File("pids");
        var job = await StartAsync(
            $"(trap '' TERM; echo $BASHPID $$ >> {pids}; while :; do sleep 1000; done) &",
            $"setsid sh -c 'echo $$ >> {pids}; trap \"\" TERM; while :; do sleep 1000; done' &",
            $"echo $$ >> {pids}",
            "trap '' TERM",
            "wait; while :; do sleep 1000; done");
        await UntilAsync(() => File.Exists(pids) && File.ReadAllLines(pids).Length == 3);
        await Executor.StopAsync(job.AttemptId, TimeSpan.FromMilliseconds(100), default);
        var end = await watch.EndAsync(job);
        Assert.Equal(9, end.Signal);
        var all = Regex.Matches(File.ReadAllText(pids), @"\d+").Select(m => m.Value).Distinct().ToList();
        await UntilAsync(() => all.All(pid => !Lives(pid)));
    }

    [Fact]
    public async Task Stop_lets_a_job_end_politely_within_its_grace()
    {
        var watch = Listen();
        var ready = Folder.File("ready");
        var job = await StartAsync("trap 'echo saved; exit 5' TERM", $"touch {ready}", "while :; do sleep 0.05; done");
        await UntilAsync(() => File.Exists(ready));
        await Executor.StopAsync(job.AttemptId, TimeSpan.FromSeconds(20), default);
        Assert.Equal(5, (await watch.EndAsync(job)).ExitCode);
        Assert.EndsWith("saved\n", LogOf(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_what_has_ended_or_never_started_does_nothing()
    {
        var watch = Listen();
        var job = await StartAsync("true");
        await watch.EndAsync(job);
        await Executor.StopAsync(job.AttemptId, TimeSpan.Zero, default);
        await Executor.StopAsync("att_never", TimeSpan.Zero, default);
    }

    [Fact]
    public async Task What_a_job_leaves_behind_ends_with_it()
    {
        var watch = Listen();
        var pid = Folder.File("pid");
        var job = await StartAsync($"sleep 1000 & echo $! > {pid}");
        Assert.True((await watch.EndAsync(job)).Succeeded);
        await UntilAsync(() => !Lives(File.ReadAllText(pid).Trim()));
    }

    [Fact]
    public async Task After_a_crash_of_the_console_a_running_job_is_adopted_and_its_end_is_heard()
    {
        var go = Folder.File("go");
        var job = await StartAsync($"echo started >> {Folder.File("effects")}", $"until [ -e {go} ]; do sleep 0.02; done", "exit 3");
        await UntilAsync(() => File.Exists(Folder.File("effects")));
        await RestartAsync();
        var watch = Listen(job);
        Assert.IsType<JobRunning>(await watch.FirstAsync(job));
        File.WriteAllText(go, "");
        Assert.Equal(3, (await watch.EndAsync(job)).ExitCode);
        Assert.Equal("started\n", File.ReadAllText(Folder.File("effects")));
    }

    [Fact]
    public async Task A_job_that_ended_while_the_console_was_away_is_told_with_its_outputs()
    {
        var done = Folder.File("done");
        var job = Job("echo x > result", $"touch {done}") with { Outputs = [new("r", "result", "file", false)] };
        await Executor.StartAsync(job, default);
        await CrashAsync(Executor);
        await UntilAsync(() => File.Exists(done));
        Executor = await CreateAsync();
        var end = await Listen(job).EndAsync(job);
        Assert.True(end.Succeeded);
        Assert.Single(end.Artifacts);
    }

    [Fact]
    public async Task An_expected_attempt_that_never_started_is_lost_and_can_never_start_afterwards()
    {
        var job = Job($"touch {Folder.File("ran")}");
        var watch = Listen(job);
        var lost = Assert.IsType<JobLost>(await watch.FirstAsync(job));
        Assert.False(lost.Started);
        await Executor.StartAsync(job, default);
        // The end of another job, started later, shows that this one had its chance.
        await watch.EndAsync(await StartAsync("true"));
        Assert.False(File.Exists(Folder.File("ran")));
    }

    [Fact]
    public async Task What_can_never_start_is_told_so_again_and_again()
    {
        var job = Job("true");
        Assert.False((await Listen(job).LostAsync(job)).Started);
        await RestartAsync();
        Assert.False((await Listen(job).LostAsync(job)).Started);
    }

    [Fact]
    public async Task Each_of_two_watchers_hears_each_end_once()
    {
        Watch[] both = [Listen(), Listen()];
        var job = await StartAsync("exit 4");
        foreach (var watch in both)
            Assert.Equal(4, (await watch.EndAsync(job)).ExitCode);
        var last = await StartAsync("true");
        foreach (var watch in both)
        {
            await watch.EndAsync(last);
            Assert.Equal(1, watch.Count<JobEnded>(job));
        }
    }

    [Fact]
    public async Task Many_expected_attempts_are_told_side_by_side()
    {
        var jobs = Enumerable.Range(0, 100).Select(_ => Job("true")).ToArray();
        var watch = Listen(jobs);
        foreach (var job in jobs)
            Assert.False((await watch.LostAsync(job)).Started);
    }

    [Fact]
    public async Task Names_and_text_in_any_script_pass_through()
    {
        var watch = Listen();
        var job = Job("mkdir -p 'Größe 数'", "printf '%s' \"$NAME\" > 'Größe 数/naïve ✓.txt'", "echo 'schlüssel=wert 🙂' >> $AIPLATFORM_OUTPUTS") with
        {
            Env = new Dictionary<string, string> { ["NAME"] = "Ωmega — “quoted”" },
            Outputs = [new("größe", "Größe 数", "dir", false)],
        };
        await Executor.StartAsync(job, default);
        var end = await watch.EndAsync(job);
        Assert.True(end.Succeeded, end.Failure + LogOf(job));
        Assert.Equal("wert 🙂", end.Values["schlüssel"]);
        var next = Job("cat 'Größe 数/naïve ✓.txt'") with { Inputs = [new("größe", end.Artifacts[0].Digest, "Größe 数")] };
        await Executor.StartAsync(next, default);
        await watch.EndAsync(next);
        Assert.Equal("Ωmega — “quoted”", LogOf(next));
    }

    [Fact]
    public async Task Ten_mebibytes_without_a_line_break_are_kept_whole()
    {
        var watch = Listen();
        var job = await StartAsync("head -c 10485760 /dev/zero | tr '\\0' x");
        Assert.True((await watch.EndAsync(job)).Succeeded);
        Assert.Equal(10 << 20, new FileInfo(Path.Combine(job.Directory, "log")).Length);
    }

    [Fact]
    public async Task A_large_log_is_kept_whole()
    {
        var watch = Listen();
        var job = await StartAsync("i=0; while [ $i -lt 20000 ]; do echo \"line $i ......................................................\"; i=$((i+1)); done");
        Assert.True((await watch.EndAsync(job)).Succeeded);
        var lines = LogOf(job).Split('\n');
        Assert.Equal(20001, lines.Length);
        Assert.StartsWith("line 19999 ", lines[^2], StringComparison.Ordinal);
    }

    protected async Task RestartAsync()
    {
        await CrashAsync(Executor);
        Executor = await CreateAsync();
    }

    protected JobSpec Job(params string[] commands)
    {
        var number = ++jobs;
        return new()
        {
            AttemptId = $"att_{Guid.NewGuid():N}", RunId = "run_test", Step = "step" + number, Number = 1, Node = "n", Commands = commands,
            Directory = Folder.File($"runs/run_test/step{number}/1"), Resources = ResourceSpec.Default,
        };
    }

    protected async Task<JobSpec> StartAsync(params string[] commands)
    {
        var job = Job(commands);
        await Executor.StartAsync(job, default);
        return job;
    }

    protected Watch Listen(params JobSpec[] expected)
    {
        var watch = new Watch(Executor, [.. expected.Select(j => new JobRef(j.AttemptId, j.Directory))]);
        watches.Add(watch);
        return watch;
    }

    protected static string LogOf(JobSpec job) => File.ReadAllText(Path.Combine(job.Directory, "log"));

    protected static bool Lives(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Waits for something that only the world outside can tell.</summary>
    protected static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Everything that is told, kept by attempt.</summary>
    protected sealed class Watch : IAsyncDisposable
    {
        readonly ConcurrentQueue<JobReport> heard = new();
        readonly CancellationTokenSource stop = new();
        readonly SemaphoreSlim news = new(0);
        readonly Task listening;

        public Watch(IExecutor executor, IReadOnlyCollection<JobRef> expected)
        {
            var listens = new ManualResetEventSlim();
            listening = Task.Run(async () =>
            {
                try
                {
                    await foreach (var report in executor.WatchAsync(() =>
                    {
                        listens.Set();
                        return expected;
                    }, stop.Token))
                    {
                        heard.Enqueue(report);
                        news.Release();
                    }
                }
                catch (OperationCanceledException)
                {
                }
            });
            listens.Wait(TimeSpan.FromSeconds(30));
        }

        public int Count<T>(JobSpec job) where T : JobReport => heard.Count(r => r is T && r.AttemptId == job.AttemptId);

        public Task<JobReport> FirstAsync(JobSpec job) => FindAsync(reports => reports.FirstOrDefault(r => r.AttemptId == job.AttemptId));

        public async Task<JobEnded> EndAsync(JobSpec job, int times = 1) => (JobEnded)await FindAsync(reports =>
            reports.Where(r => r.AttemptId == job.AttemptId && r is JobEnded).Skip(times - 1).FirstOrDefault());

        public async Task<JobLost> LostAsync(JobSpec job) =>
            (JobLost)await FindAsync(reports => reports.FirstOrDefault(r => r.AttemptId == job.AttemptId && r is JobLost));

        async Task<JobReport> FindAsync(Func<IEnumerable<JobReport>, JobReport?> find)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                if (find(heard) is { } report)
                    return report;
                await news.WaitAsync(patience.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await listening;
            stop.Dispose();
            news.Dispose();
        }
    }
}
