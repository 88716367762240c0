using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiPlatform.Cluster.Local;

/// <summary>
/// This machine as a cluster of one node. Steps belong to the keeper process; what is known of them is in the files of each
/// attempt, so a restarted console reads there what became of everything.
/// </summary>
public sealed partial class LocalExecutor : IExecutor, IAsyncDisposable
{
    public const string TargetName = "local";
    static readonly TimeSpan OrphanPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Between a released lock and a keeper that writes the exit file.</summary>
    static readonly TimeSpan ExitFileGrace = TimeSpan.FromSeconds(2);

    readonly IContentStore store;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly LocalNode node;
    readonly JobPreparation preparation;
    readonly KeeperClient keeper;
    readonly Cgroup cgroup;
    readonly ConcurrentDictionary<string, AttemptFiles> known = new();
    readonly ConcurrentDictionary<string, Lazy<Task>> finishing = new();
    readonly ConcurrentDictionary<Channel<JobReport>, bool> watchers = new();
    readonly CancellationTokenSource closing = new();

    public LocalExecutor(IOptions<EngineOptions> engine, IOptions<LocalOptions> options, IContentStore store, LocalNode node, PythonFinder python, TimeProvider time, ILogger<LocalExecutor> logger)
    {
        (this.store, this.node, this.time, this.logger) = (store, node, time, logger);
        cgroup = node.Cgroup;
        preparation = new(store, python, cgroup);
        keeper = new(new KeeperPlace(engine.Value.DataFolder), options.Value.KeeperCommand ?? DefaultKeeperCommand(), Path.GetFullPath(engine.Value.DataFolder), logger, time);
        keeper.Ended += id => _ = FinishAsync(id);
        keeper.Lost += () => _ = Task.Run(AdoptOrphansAsync);
    }

    public string Name => TargetName;

    public ValueTask<IReadOnlyList<NodeInfo>> ObserveAsync(CancellationToken cancel) => node.ObserveAsync(cancel);

    public async ValueTask StartAsync(JobSpec job, CancellationToken cancel)
    {
        var files = new AttemptFiles(job.Directory);
        known[job.AttemptId] = files;
        if (File.Exists(files.Claim))
        {
            await TellWhatBecameAsync(job.AttemptId, files, cancel);
            return;
        }
        var start = await preparation.PrepareAsync(job, files, cancel);
        var answer = await keeper.AskAsync(new KeeperRequest(0, Start: start), cancel);
        if (answer.Claimed)
            await TellWhatBecameAsync(job.AttemptId, files, cancel);
        else if (answer.Pid is { } pid)
            Tell(new JobRunning(job.AttemptId, answer.StartedAt ?? time.GetUtcNow(), job.Node, pid));
    }

    public async ValueTask StopAsync(string attemptId, TimeSpan grace, CancellationToken cancel)
    {
        if ((await keeper.RunningIfThereAsync(cancel)).Contains(attemptId) || known.ContainsKey(attemptId))
            await keeper.AskAsync(new KeeperRequest(0, Stop: new(attemptId, grace.TotalSeconds)), cancel);
        // An orphan of a lost keeper: nobody else will stop it.
        if (known.TryGetValue(attemptId, out var files) && files.IsAlive() && !(await keeper.RunningAsync(cancel)).Contains(attemptId))
            TreeStop.Begin(attemptId, files, cgroup.Existing(attemptId), grace, time);
    }

    public async IAsyncEnumerable<JobReport> WatchAsync(Func<IReadOnlyCollection<JobRef>> expected, [EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateUnbounded<JobReport>();
        watchers[channel] = true;
        try
        {
            foreach (var job in expected())
            {
                var files = known.GetOrAdd(job.AttemptId, _ => new AttemptFiles(job.Directory));
                await TellWhatBecameAsync(job.AttemptId, files, cancel);
            }
            await foreach (var report in channel.Reader.ReadAllAsync(cancel))
                yield return report;
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }

    /// <summary>Reads from its files what became of an attempt, and sees to it that its end will be heard.</summary>
    async Task TellWhatBecameAsync(string attemptId, AttemptFiles files, CancellationToken cancel)
    {
        if (files.TryClaim())
        {
            // Ours now: nobody can start it any more.
            Tell(new JobLost(attemptId, time.GetUtcNow(), "It never started.", Started: false));
            return;
        }
        if (File.Exists(files.Exit))
        {
            await FinishAsync(attemptId);
            return;
        }
        if (!files.IsAlive())
        {
            await LoseOrFinishAsync(attemptId, files, cancel);
            return;
        }
        Tell(new JobRunning(attemptId, time.GetUtcNow(), node.Name, files.ReadPid()?.Pid));
        if (!(await keeper.RunningIfThereAsync(cancel)).Contains(attemptId))
            _ = Task.Run(() => WaitForOrphanAsync(attemptId, files), CancellationToken.None);
    }

    async Task AdoptOrphansAsync()
    {
        foreach (var (attemptId, files) in known)
            if (File.Exists(files.Claim) && !File.Exists(files.Result))
                await WaitForOrphanAsync(attemptId, files);
    }

    /// <summary>Its keeper is gone, so nobody will say when it ends: look at the lock that it holds.</summary>
    async Task WaitForOrphanAsync(string attemptId, AttemptFiles files)
    {
        try
        {
            while (files.IsAlive())
                await Task.Delay(OrphanPoll, time, closing.Token);
            await LoseOrFinishAsync(attemptId, files, closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The console closes; the next one looks again.
        }
    }

    async Task LoseOrFinishAsync(string attemptId, AttemptFiles files, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow() + ExitFileGrace;
        var keeperWaits = (await keeper.RunningIfThereAsync(cancel)).Contains(attemptId);
        // A pid of another boot: no keeper will ever write its end.
        while (!File.Exists(files.Exit) && time.GetUtcNow() < deadline && (keeperWaits || files.ReadPid()?.BootId == ProcessTree.BootId))
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
        if (File.Exists(files.Exit))
        {
            await FinishAsync(attemptId);
            return;
        }
        TreeStop.KillLeftovers(attemptId, files, cgroup.Existing(attemptId));
        Cgroup.Remove(cgroup.Existing(attemptId));
        known.TryRemove(attemptId, out _);
        var why = files.ReadPid() is { } pid && pid.BootId != ProcessTree.BootId
            ? "the machine restarted while it ran"
            : "its processes ended together with the keeper, so nobody knows how";
        Tell(new JobLost(attemptId, time.GetUtcNow(), why, Started: true));
    }

    /// <summary>Collects the outputs once, however many ask, and tells the end.</summary>
    Task FinishAsync(string attemptId)
    {
        if (!known.TryGetValue(attemptId, out var files))
            return Task.CompletedTask;
        return finishing.GetOrAdd(attemptId, _ => new Lazy<Task>(() => Task.Run(() => FinishOnceAsync(attemptId, files)))).Value;
    }

    async Task FinishOnceAsync(string attemptId, AttemptFiles files)
    {
        try
        {
            var result = files.Read(files.Result, LocalJson.Default.ResultRecord) ?? await JobFinish.CollectAsync(store, files, closing.Token);
            Tell(result.Report(attemptId));
            known.TryRemove(attemptId, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Such as a full disk: the exit file stays, and the next watch tries again.
            LogFinishFailed(e, attemptId);
            await Task.Delay(TimeSpan.FromSeconds(5), time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            finishing.TryRemove(attemptId, out _);
            if (!closing.IsCancellationRequested)
                _ = FinishAsync(attemptId);
            return;
        }
        catch (OperationCanceledException)
        {
            // The console closes; the next one collects.
        }
        finishing.TryRemove(attemptId, out _);
    }

    void Tell(JobReport report)
    {
        foreach (var watcher in watchers.Keys)
            watcher.Writer.TryWrite(report);
    }

    static IReadOnlyList<string> DefaultKeeperCommand()
    {
        const string program = "AiPlatform.Console";
        if (Path.GetFileName(Environment.ProcessPath) == program)
            return [Environment.ProcessPath!, KeeperProgram.Verb];
        return ["dotnet", Path.Combine(AppContext.BaseDirectory, program + ".dll"), KeeperProgram.Verb];
    }

    /// <summary>The keeper and its steps go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await keeper.DisposeAsync();
        closing.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outputs of {AttemptId} could not be collected; trying again.")]
    partial void LogFinishFailed(Exception exception, string attemptId);
}
