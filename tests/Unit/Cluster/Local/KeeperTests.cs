using System.Net.Sockets;
using AiPlatform.Cluster.Local;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Unit.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

/// <summary>The keeper inside this process: what it writes down, and when it ends.</summary>
public sealed class KeeperTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    readonly TemporaryFolder folder = new();
    readonly Keeper keeper = new(TimeProvider.System);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task How_a_step_ended_is_in_its_exit_file_before_it_is_told()
    {
        var files = new AttemptFiles(folder.File("a"));
        var exit = await EndOfAsync(files, () => Assert.NotNull(keeper.Start(Start("a", "exit 3"))!.Pid));
        Assert.Equal((3, null, 0), (exit.ExitCode, exit.Signal, exit.OomKills));
        Assert.InRange(exit.PeakMemoryBytes, 1, 1L << 30);
        Assert.True(exit.EndedAt >= exit.StartedAt);
        Assert.Empty(keeper.Running);
    }

    [Fact]
    public async Task A_program_that_can_not_be_started_ends_with_its_reason()
    {
        var exit = await EndOfAsync(new(folder.File("a")), () => Assert.Null(keeper.Start(Start("a", "") with { Argv = ["/no/such/program"] })!.Pid));
        Assert.Equal(127, exit.ExitCode);
        Assert.Contains("/no/such/program", exit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_starts_once_and_never_when_it_is_fenced()
    {
        var files = new AttemptFiles(folder.File("a"));
        await EndOfAsync(files, () =>
        {
            Assert.NotNull(keeper.Start(Start("a", "true")));
            Assert.Null(keeper.Start(Start("a", "true")));
        });
        Assert.Null(keeper.Start(Start("a", "true")));
        Assert.True(new AttemptFiles(folder.File("b")).TryClaim(fence: true));
        Assert.Null(keeper.Start(Start("b", "true")));
        Assert.Empty(keeper.Running);
    }

    [Fact]
    public async Task Stop_reaches_what_another_keeper_started()
    {
        var other = new Keeper(TimeProvider.System);
        var files = new AttemptFiles(folder.File("a"));
        var ended = EndOfAsync(other, files, () => other.Start(Start("a", "sleep 1000")));
        keeper.Stop(new("a", files.Directory, [], 20));
        Assert.Equal(Native.SIGTERM, (await ended).Signal);
    }

    [Fact]
    public async Task An_end_that_can_not_be_written_now_is_written_later()
    {
        var files = new AttemptFiles(folder.File("a"));
        // In the way of the exit file, as a full disk would be.
        Directory.CreateDirectory(files.Exit + ".tmp");
        var exit = await EndOfAsync(files, () =>
        {
            keeper.Start(Start("a", "exit 3"));
            Assert.Equal(["a"], keeper.Running);
            Directory.Delete(files.Exit + ".tmp");
        });
        Assert.Equal(3, exit.ExitCode);
    }

    [Fact]
    public async Task It_serves_a_folder_alone_survives_nonsense_and_ends_when_nobody_needs_it()
    {
        // Longer than the address of a socket may be.
        var data = folder.File(string.Join('/', Enumerable.Repeat("a-folder-with-a-long-name", 6)));
        var place = new KeeperPlace(data);
        var running = Task.Factory.StartNew(() => KeeperProgram.Run([data, "2"]), TaskCreationOptions.LongRunning);
        using var patience = new CancellationTokenSource(Patience);
        KeeperLine? line;
        while ((line = await KeeperLine.TryOpenAsync(place, _ => { }, patience.Token)) is null)
            await Task.Delay(5, patience.Token);
        await line.DisposeAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.Socket));
        Assert.Equal(0, KeeperProgram.Run([data, "2"]));

        using (var address = place.OpenAddress())
        using (var stranger = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await stranger.ConnectAsync(address.EndPoint);
            await stranger.SendAsync(new byte[] { 255, 255, 255, 127 });
            Assert.Equal(0, await stranger.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        }

        await using (var executor = Executor(data))
        {
            using var stop = new CancellationTokenSource(Patience);
            await foreach (var report in RunAsync(executor, data, stop.Token))
                if (report is JobEnded ended)
                {
                    Assert.True(ended.Succeeded);
                    break;
                }
        }
        Assert.Equal(0, await running.WaitAsync(Patience));
        Assert.False(File.Exists(place.Socket));
    }

    [Fact]
    public void A_keeper_does_not_hold_on_to_what_the_console_was_given()
    {
        var given = Native.open("/dev/null", Native.O_RDWR, 0);
        var pid = Spawn.Session(["/bin/ls", "/proc/self/fd"], new Dictionary<string, string>(), "/", folder.File("out"));
        Assert.Equal(pid, Native.wait4(pid, out var status, 0, out _));
        _ = Native.close(given);
        Assert.Equal(0, status);
        Assert.DoesNotContain(given.ToString(System.Globalization.CultureInfo.InvariantCulture), File.ReadAllLines(folder.File("out")));
    }

    [Fact]
    public void Wrong_arguments_are_refused() => Assert.Equal((2, 2), (KeeperProgram.Run([]), KeeperProgram.Run(["a", "1", "more"])));

    [Fact]
    public async Task A_frame_that_is_cut_off_or_too_long_is_not_read()
    {
        using var half = new MemoryStream([10, 0]);
        Assert.Null(await KeeperFrames.ReadAsync(half, LocalJson.Default.KeeperNews, default));
        using var endless = new MemoryStream([255, 255, 255, 127]);
        await Assert.ThrowsAsync<InvalidDataException>(() => KeeperFrames.ReadAsync(endless, LocalJson.Default.KeeperNews, default));
    }

    static async IAsyncEnumerable<JobReport> RunAsync(LocalExecutor executor, string data, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var watch = executor.WatchAsync(() => [], stop).GetAsyncEnumerator(stop);
        var next = watch.MoveNextAsync();
        await executor.StartAsync(new()
        {
            AttemptId = "att_1", RunId = "run_1", Step = "one", Number = 1, Directory = Path.Combine(data, "runs/one"), Node = "n", Commands = ["true"],
        }, stop);
        for (; await next; next = watch.MoveNextAsync())
            yield return watch.Current;
    }

    static LocalExecutor Executor(string data)
    {
        var engine = Options.Create(new EngineOptions { DataFolder = data });
        var local = Options.Create(new LocalOptions { KeeperCommand = ["/bin/false"] });
        return new(engine, local, new FolderContentStore(engine), new LocalNode(engine, local, new NvidiaSmi()), new PythonFinder(local),
            TimeProvider.System, NullLogger<LocalExecutor>.Instance);
    }

    Task<ExitRecord> EndOfAsync(AttemptFiles files, Action start) => EndOfAsync(keeper, files, start);

    static async Task<ExitRecord> EndOfAsync(Keeper keeper, AttemptFiles files, Action start)
    {
        var ended = new TaskCompletionSource<ExitRecord?>(TaskCreationOptions.RunContinuationsAsynchronously);
        keeper.Ended += _ => ended.TrySetResult(files.ReadExit());
        start();
        return (await ended.Task.WaitAsync(Patience))!;
    }

    KeeperStart Start(string attempt, string command)
    {
        Directory.CreateDirectory(folder.File(attempt));
        var env = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", [StepTree.Mark] = attempt };
        return new(attempt, folder.File(attempt), ["/bin/sh", "-c", command], env, folder.Path, [], null);
    }
}
