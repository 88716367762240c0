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

    readonly TimeProvider time;
    readonly ILogger logger;
    readonly LocalNode node;
    readonly JobPreparation preparation;
    readonly KeeperClient keeper;
    readonly AttemptWatch attempts;
    readonly ConcurrentDictionary<string, Lazy<Task>> starting = new();
    readonly ConcurrentDictionary<Channel<JobReport>, bool> watchers = new();

    public LocalExecutor(IOptions<EngineOptions> engine, IOptions<LocalOptions> options, IContentStore store, LocalNode node, PythonFinder python, TimeProvider time, ILogger<LocalExecutor> logger)
    {
        (this.node, this.time, this.logger) = (node, time, logger);
        var folder = Path.GetFullPath(engine.Value.DataFolder);
        preparation = new(store, python, node.Cgroup);
        keeper = new(new KeeperPlace(folder), [.. options.Value.KeeperCommand ?? DefaultKeeperCommand(), folder], logger, time);
        attempts = new(node, new JobFinish(store, time, logger), keeper, time, Tell);
        keeper.Ended += id => _ = FinishStartedAsync(id);
        keeper.Lost += attempts.KeeperLost;
    }

    public string Name => TargetName;

    public ValueTask<IReadOnlyList<NodeInfo>> ObserveAsync(CancellationToken cancel) => node.ObserveAsync(cancel);

    public async ValueTask StartAsync(JobSpec job, CancellationToken cancel)
    {
        // One at a time for one attempt: a second call would tidy up under the feet of the first.
        var mine = new Lazy<Task>(() => StartOnceAsync(job, cancel));
        var first = starting.GetOrAdd(job.AttemptId, mine);
        try
        {
            await first.Value;
        }
        finally
        {
            starting.TryRemove(new(job.AttemptId, mine));
        }
    }

    async Task StartOnceAsync(JobSpec job, CancellationToken cancel)
    {
        // Off the caller's thread, which may hold locks.
        await Task.Yield();
        if (job.Ranks is { Nodes: > 1 } ranks)
            throw new JobRefusedException($"It wants {ranks.Nodes} nodes; this machine is one. Lower 'distributed.nodes', or choose another target.");
        var files = new AttemptFiles(job.Directory);
        attempts.Hold(job.AttemptId, files);
        try
        {
            if (!File.Exists(files.Claim))
            {
                var start = await preparation.PrepareAsync(job, files, cancel);
                var answer = await keeper.AskAsync(new KeeperRequest(0, Start: start), cancel);
                if (!answer.Claimed)
                {
                    if (answer.Pid is { } pid)
                        Tell(new JobRunning(job.AttemptId, answer.StartedAt ?? time.GetUtcNow(), job.Node, pid));
                    return;
                }
            }
        }
        catch
        {
            // It may be asked again; until then it is nobody's.
            attempts.Release(job.AttemptId);
            throw;
        }
        _ = TellLaterAsync(job.AttemptId, files);
    }

    /// <summary>It was started, or fenced, before: whoever asks hears what became of it.</summary>
    async Task TellLaterAsync(string attemptId, AttemptFiles files)
    {
        try
        {
            await attempts.TellWhatBecameAsync(attemptId, files, await attempts.OwnedAsync());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogTellFailed(e, attemptId);
        }
    }

    /// <summary>The news of a quick end may overtake the answer to its start.</summary>
    async Task FinishStartedAsync(string attemptId)
    {
        if (starting.TryGetValue(attemptId, out var start))
            await start.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await attempts.FinishAsync(attemptId);
    }

    public async ValueTask StopAsync(string attemptId, TimeSpan grace, CancellationToken cancel)
    {
        if (attempts.Find(attemptId) is { } files && File.Exists(files.Claim) && !files.IsFenced() && !File.Exists(files.Exit))
            await keeper.AskAsync(
                new KeeperRequest(0, Stop: new(attemptId, files.Directory, node.Cgroup.Existing(attemptId), grace.TotalSeconds)), cancel);
    }

    public async IAsyncEnumerable<JobReport> WatchAsync(Func<IReadOnlyCollection<JobRef>> expected, [EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateUnbounded<JobReport>();
        watchers[channel] = true;
        try
        {
            _ = TellExpectedAsync(expected(), channel);
            await foreach (var report in channel.Reader.ReadAllAsync(cancel))
                yield return report;
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }

    async Task TellExpectedAsync(IReadOnlyCollection<JobRef> expected, Channel<JobReport> watcher)
    {
        try
        {
            // Asked also when nothing is expected: the first step then finds its keeper ready.
            var owned = await attempts.OwnedAsync();
            await Task.WhenAll(expected.Where(job => !starting.ContainsKey(job.AttemptId)).Select(job => Task.Run(() =>
            {
                var files = new AttemptFiles(job.Directory);
                attempts.Hold(job.AttemptId, files);
                return attempts.TellWhatBecameAsync(job.AttemptId, files, owned);
            })));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The engine begins a new watch, which asks for everything again.
            watcher.Writer.TryComplete(e);
        }
    }

    void Tell(JobReport report)
    {
        foreach (var watcher in watchers.Keys)
            watcher.Writer.TryWrite(report);
    }

    static IReadOnlyList<string> DefaultKeeperCommand()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "AiPlatform.Console");
        return File.Exists(program) ? [program, KeeperProgram.Verb] : ["dotnet", program + ".dll", KeeperProgram.Verb];
    }

    /// <summary>The keeper and its steps go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await attempts.DisposeAsync();
        await keeper.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of {AttemptId} could not be read.")]
    partial void LogTellFailed(Exception exception, string attemptId);
}
