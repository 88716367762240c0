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
        if (KeeperPid() is { } keeper)
        {
            _ = Native.kill(keeper, Native.SIGKILL);
            await UntilAsync(() => !Lives(keeper.ToString(CultureInfo.InvariantCulture)));
        }
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_step_whose_keeper_was_killed_is_adopted_and_lost_only_when_its_processes_are_gone()
    {
        var watch = Listen();
        var go = Folder.File("go");
        var job = await StartAsync("echo $$ > pid", $"until [ -e {go} ]; do sleep 0.02; done");
        await UntilAsync(() => File.Exists(Path.Combine(job.Directory, "work/pid")));
        _ = Native.kill(KeeperPid()!.Value, Native.SIGKILL);
        // A new keeper serves new work while the orphan goes on.
        Assert.True((await watch.EndAsync(await StartAsync("true"))).Succeeded);
        Assert.True(Lives(File.ReadAllText(Path.Combine(job.Directory, "work/pid")).Trim()));
        File.WriteAllText(go, "");
        var lost = await watch.LostAsync(job);
        Assert.True(lost.Started);
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
