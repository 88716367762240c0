using System.Globalization;
using AiPlatform.Cluster.Local;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Unit.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

/// <summary>The contract, with real processes and a real keeper; and what only this executor promises.</summary>
public sealed class LocalExecutorTests : ExecutorContract
{
    LocalNode node = null!;

    protected override ValueTask<IExecutor> CreateAsync()
    {
        var engine = Options.Create(new EngineOptions { DataFolder = Folder.Path, Disk = { MinFreeBytes = 1 << 20 } });
        var options = Options.Create(new LocalOptions
        {
            KeeperCommand = ["/usr/bin/env", "dotnet", Path.Combine(AppContext.BaseDirectory, "AiPlatform.Console.dll"), KeeperProgram.Verb],
        });
        node = new LocalNode(engine, options, new NvidiaSmi());
        return new(new LocalExecutor(
            engine, options, new FolderContentStore(engine), node, new PythonFinder(options), TimeProvider.System, NullLogger<LocalExecutor>.Instance));
    }

    protected override ValueTask CrashAsync(IExecutor executor) => ((LocalExecutor)executor).DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        // The keeper would go by itself after a while; its folder goes now.
        await KillKeeperAsync();
        // A test that failed half-way may have left its step running.
        foreach (var pid in Directory.EnumerateFiles(Folder.Path, "pid", SearchOption.AllDirectories).Where(f => File.Exists(Path.Combine(Path.GetDirectoryName(f)!, "claim"))))
            await new StepTree("", new AttemptFiles(Path.GetDirectoryName(pid)!), []).StopAsync(TimeSpan.Zero, TimeProvider.System);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_step_whose_keeper_was_killed_is_adopted_and_lost_only_when_its_processes_are_gone()
    {
        var watch = Listen();
        var go = Folder.File("go");
        var job = await StartAsync("echo $$ > pid", $"until [ -e {go} ]; do sleep 0.02; done");
        await UntilAsync(() => File.Exists(Path.Combine(job.Directory, "work/pid")));
        await KillKeeperAsync();
        // A new keeper serves new work while the orphan goes on.
        Assert.True((await watch.EndAsync(await StartAsync("true"))).Succeeded);
        Assert.True(Lives(File.ReadAllText(Path.Combine(job.Directory, "work/pid")).Trim()));
        File.WriteAllText(go, "");
        var lost = await watch.LostAsync(job);
        Assert.True(lost.Started);
    }

    [Fact]
    public async Task An_orphan_is_stopped_with_its_whole_tree()
    {
        var watch = Listen();
        var job = await StartAsync("sleep 1000 & echo $! > child; echo $$ > first; wait");
        await UntilAsync(() => File.Exists(Path.Combine(job.Directory, "work/first")));
        await KillKeeperAsync();
        await Executor.StopAsync(job.AttemptId, TimeSpan.FromSeconds(20), default);
        Assert.True((await watch.LostAsync(job)).Started);
        Assert.All(["child", "first"], name => Assert.False(Lives(File.ReadAllText(Path.Combine(job.Directory, "work", name)).Trim())));
    }

    [Fact]
    public async Task An_orphan_of_which_only_a_leftover_lives_is_lost_and_the_leftover_ended()
    {
        var watch = Listen();
        var job = await StartAsync("sleep 1000 & echo $! > child; echo $$ > first; wait");
        await UntilAsync(() => File.Exists(Path.Combine(job.Directory, "work/first")));
        await KillKeeperAsync();
        _ = Native.kill(int.Parse(File.ReadAllText(Path.Combine(job.Directory, "work/first")), CultureInfo.InvariantCulture), Native.SIGKILL);
        Assert.True((await watch.LostAsync(job)).Started);
        Assert.False(Lives(File.ReadAllText(Path.Combine(job.Directory, "work/child")).Trim()));
    }

    [Fact]
    public async Task A_job_that_ended_after_its_keeper_told_nobody_is_told_by_the_next_watch()
    {
        var done = Folder.File("done");
        var job = await StartAsync($"touch {done}; exit 6");
        await UntilAsync(() => File.Exists(Path.Combine(job.Directory, "exit.json")));
        await CrashAsync(Executor);
        await KillKeeperAsync();
        Executor = await CreateAsync();
        Assert.Equal(6, (await Listen(job).EndAsync(job)).ExitCode);
    }

    [Fact]
    public async Task A_claim_without_a_process_is_lost_as_perhaps_started()
    {
        var job = Job("true");
        Assert.True(new AttemptFiles(job.Directory).TryClaim());
        Assert.True((await Listen(job).LostAsync(job)).Started);
    }

    [Fact]
    public async Task A_step_of_another_boot_is_lost_and_its_number_never_signalled()
    {
        var job = Job("true");
        var files = new AttemptFiles(job.Directory);
        files.TryClaim();
        // Our own number: whoever took it for the step's would end this test.
        files.WritePid(ProcessTable.Read(Environment.ProcessId)!.Identity with { BootId = "another" });
        var lost = await Listen(job).LostAsync(job);
        Assert.True(lost.Started);
        Assert.Contains("restarted", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_whose_files_are_damaged_is_lost_rather_than_running_for_ever()
    {
        var job = Job("true");
        var files = new AttemptFiles(job.Directory);
        files.TryClaim();
        File.WriteAllText(files.Exit, "{ torn");
        var lost = await Listen(job).LostAsync(job);
        Assert.Contains("damaged", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_shed_session_environment_and_descriptors_ends_with_its_step()
    {
        Assert.SkipUnless(node.Cgroup.Missing.Count == 0, string.Join("; ", node.Cgroup.Missing));
        var watch = Listen();
        var pid = Folder.File("pid");
        var job = await StartAsync($"env -i /usr/bin/setsid /bin/bash -c 'exec 199>&-; echo $$ > {pid}.tmp; mv {pid}.tmp {pid}; trap \"\" TERM; while :; do sleep 1; done' &", $"until [ -e {pid} ]; do sleep 0.02; done");
        Assert.True((await watch.EndAsync(job)).Succeeded);
        Assert.False(Lives(File.ReadAllText(pid).Trim()));
        Assert.Empty(node.Cgroup.Existing(job.AttemptId));
    }

    [Fact]
    public async Task A_job_for_several_nodes_is_refused()
    {
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() =>
            Executor.StartAsync(Job("python train.py") with { Ranks = new(2, 1, "torchrun") }, default).AsTask());
        Assert.Contains("2 nodes", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    public async Task An_input_can_not_be_put_outside_the_working_directory(string path)
    {
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() =>
            Executor.StartAsync(Job("true") with { Inputs = [new("x", "sha256:" + new string('0', 64), path)] }, default).AsTask());
        Assert.Contains("leaves the working directory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_is_no_longer_stored_is_refused()
    {
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() =>
            Executor.StartAsync(Job("true") with { Inputs = [new("x", "sha256:" + new string('0', 64), "x")] }, default).AsTask());
        Assert.Contains("no longer in the store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keeper_of_an_older_version_is_left_alone()
    {
        var folder = Directory.CreateDirectory(Folder.File("keeper")).FullName;
        using var older = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        older.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(folder, "socket.0")));
        older.Listen();
        var watch = Listen();
        Assert.True((await watch.EndAsync(await StartAsync("true"))).Succeeded);
        Assert.False(older.Poll(0, System.Net.Sockets.SelectMode.SelectRead), "The older keeper was called.");
    }

    [Fact]
    public async Task Memory_over_the_limit_ends_the_step_and_is_named_with_limit_and_peak()
    {
        Assert.SkipUnless(node.Cgroup.Missing.Count == 0, string.Join("; ", node.Cgroup.Missing));
        var watch = Listen();
        var job = Job("exec python3 -c 'x = bytearray(400 << 20); print(len(x))'") with { Resources = new ResourceSpec(1, 64L << 20) };
        await Executor.StartAsync(job, default);
        var end = await watch.EndAsync(job);
        Assert.False(end.Succeeded);
        Assert.StartsWith("Out of memory: the kernel ended it at its limit of 64 MiB (peak 6", end.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_can_not_use_more_cpu_than_it_asked_for()
    {
        Assert.SkipUnless(node.Cgroup.Missing.Count == 0, string.Join("; ", node.Cgroup.Missing));
        var watch = Listen();
        var job = Job("timeout 2 sh -c 'while :; do :; done' || true") with { Resources = new ResourceSpec(0.2) };
        await Executor.StartAsync(job, default);
        var end = await watch.EndAsync(job);
        Assert.InRange(end.Usage!.CpuSeconds, 0.05, 0.9);
    }

    [Fact]
    public async Task Two_ranks_are_started_by_the_launcher()
    {
        var python = new PythonFinder(Options.Create(new LocalOptions()));
        Assert.SkipUnless(await python.FindAsync(["torch"], default) is not null, "No interpreter here has torch.");
        var watch = Listen();
        var job = Job("python rank.py") with
        {
            Ranks = new RankPlan(1, 2, "torchrun"), Requires = new RequiresSpec(["torch"], []), Resources = new ResourceSpec(2),
        };
        var source = Directory.CreateDirectory(Folder.File("source")).FullName;
        File.WriteAllText(Path.Combine(source, "rank.py"), "import os\nprint('rank', os.environ['RANK'], 'of', os.environ['WORLD_SIZE'], flush=True)\n");
        var stored = await new FolderContentStore(Folder.File("store")).PutAsync(source, default);
        await Executor.StartAsync(job with { SourceDigest = stored.Digest }, default);
        var end = await watch.EndAsync(job);
        Assert.True(end.Succeeded, LogOf(job));
        Assert.Contains("rank 0 of 2\n", LogOf(job), StringComparison.Ordinal);
        Assert.Contains("rank 1 of 2\n", LogOf(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_no_interpreter_has_refuses_the_job()
    {
        var job = Job("true") with { Requires = new RequiresSpec(["no_such_module_at_all"], []) };
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => Executor.StartAsync(job, default).AsTask());
        Assert.Contains("no_such_module_at_all", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_can_not_be_started_ends_with_127_and_says_why_in_the_log()
    {
        var watch = Listen();
        var job = Job("no-such-program --at-all");
        await Executor.StartAsync(job, default);
        Assert.Equal(127, (await watch.EndAsync(job)).ExitCode);
        Assert.Contains("no-such-program", LogOf(job), StringComparison.Ordinal);
    }

    async Task KillKeeperAsync()
    {
        if (KeeperPid() is not { } keeper)
            return;
        _ = Native.kill(keeper, Native.SIGKILL);
        await UntilAsync(() => !Lives(keeper.ToString(CultureInfo.InvariantCulture)));
    }

    int? KeeperPid()
    {
        var mark = Path.GetFullPath(Folder.Path);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => Path.GetFileName(f).All(char.IsAsciiDigit)))
        {
            try
            {
                var argv = File.ReadAllText(folder + "/cmdline").Split('\0');
                if (argv.Contains(KeeperProgram.Verb) && argv.Contains(mark))
                    return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked.
            }
        }
        return null;
    }
}
