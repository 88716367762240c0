using System.Collections.Concurrent;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Cluster.Local;

/// <summary>Reads from the files of attempts what became of them, and sees to it that each end is told.</summary>
sealed class AttemptWatch(LocalNode node, JobFinish finish, KeeperClient keeper, TimeProvider time, Action<JobReport> tell) : IAsyncDisposable
{
    static readonly TimeSpan OrphanPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Between a released lock and the exit file.</summary>
    static readonly TimeSpan ExitFileGrace = TimeSpan.FromSeconds(2);
    static readonly TimeSpan ExitFilePoll = TimeSpan.FromMilliseconds(20);
    static readonly HashSet<string> None = [];

    readonly ConcurrentDictionary<string, AttemptFiles> known = new();
    readonly ConcurrentDictionary<string, Lazy<Task>> finishing = new();
    readonly ConcurrentDictionary<string, Task> tidying = new();
    readonly ConcurrentDictionary<string, bool> watched = new();
    readonly CancellationTokenSource closing = new();

    public void Hold(string attemptId, AttemptFiles files) => known[attemptId] = files;

    public void Release(string attemptId) => known.TryRemove(attemptId, out _);

    /// <summary>Null: it has ended, or nobody asked for it yet.</summary>
    public AttemptFiles? Find(string attemptId) => known.GetValueOrDefault(attemptId);

    /// <summary>Attempts whose end the keeper will tell; none when there is no way to it, for then their locks are watched.</summary>
    public async Task<IReadOnlySet<string>> OwnedAsync()
    {
        try
        {
            return await keeper.RunningAsync(closing.Token);
        }
        catch (IOException)
        {
            return None;
        }
    }

    /// <param name="owned">From <see cref="OwnedAsync"/>, asked before.</param>
    public async Task TellWhatBecameAsync(string attemptId, AttemptFiles files, IReadOnlySet<string> owned)
    {
        if (files.TryClaim(fence: true) || files.IsFenced())
        {
            // Ours for ever: nobody can start it any more.
            CgroupFiles.Remove(node.Cgroup.Existing(attemptId));
            Release(attemptId);
            tell(new JobLost(attemptId, time.GetUtcNow(), "It never started.", Started: false));
        }
        else if (File.Exists(files.Exit))
            await FinishAsync(attemptId);
        else
        {
            var isOwned = owned.Contains(attemptId);
            if (isOwned || files.IsAlive())
                tell(new JobRunning(attemptId, time.GetUtcNow(), node.Name, files.ReadPid()?.Pid));
            if (!isOwned)
                _ = WatchFilesAsync(attemptId, files);
        }
    }

    /// <summary>Nobody will say how its steps end: their locks will.</summary>
    public void KeeperLost()
    {
        foreach (var (attemptId, files) in known)
            if (File.Exists(files.Claim))
                _ = Task.Run(() => WatchFilesAsync(attemptId, files));
    }

    async Task WatchFilesAsync(string attemptId, AttemptFiles files)
    {
        if (!watched.TryAdd(attemptId, true))
            return;
        try
        {
            do
                while (files.IsAlive() && FirstMayLive(files))
                    await Task.Delay(OrphanPoll, time, closing.Token);
            while (!await ExitAppearsAsync(files) && !IsOfAnotherBoot(files) && (await OwnedAsync()).Contains(attemptId));
            if (File.Exists(files.Exit))
                await FinishAsync(attemptId);
            else
                await LoseAsync(attemptId, files);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The console closes; the next one looks again.
        }
        finally
        {
            watched.TryRemove(attemptId, out _);
        }
    }

    async Task<bool> ExitAppearsAsync(AttemptFiles files)
    {
        var deadline = time.GetUtcNow() + ExitFileGrace;
        while (!File.Exists(files.Exit) && !IsOfAnotherBoot(files) && time.GetUtcNow() < deadline)
            await Task.Delay(ExitFilePoll, time, closing.Token);
        return File.Exists(files.Exit);
    }

    async Task LoseAsync(string attemptId, AttemptFiles files)
    {
        var groups = node.Cgroup.Existing(attemptId);
        await new StepTree(attemptId, files, groups).KillLeftoversAsync(time);
        CgroupFiles.Remove(groups);
        Release(attemptId);
        var why = IsOfAnotherBoot(files)
            ? "The machine restarted while it ran."
            : "It ended without its keeper, so nobody knows how.";
        tell(new JobLost(attemptId, time.GetUtcNow(), why, Started: true));
    }

    /// <summary>Collects the outputs once, however many ask, and tells the end.</summary>
    public Task FinishAsync(string attemptId) => known.TryGetValue(attemptId, out var files)
        ? finishing.GetOrAdd(attemptId, _ => new Lazy<Task>(() => Task.Run(() => FinishOnceAsync(attemptId, files)))).Value
        : Task.CompletedTask;

    async Task FinishOnceAsync(string attemptId, AttemptFiles files)
    {
        JobReport report;
        try
        {
            report = await finish.ReadAsync(attemptId, files, closing.Token);
        }
        catch (OperationCanceledException)
        {
            // The console closes; the next one collects.
            return;
        }
        var tidy = new Task(() => JobFinish.Tidy(files));
        tidying[attemptId] = tidy;
        // Whoever asks from here on finds the result in its file.
        finishing.TryRemove(attemptId, out _);
        Release(attemptId);
        tell(report);
        tidy.RunSynchronously();
        tidying.TryRemove(new(attemptId, tidy));
    }

    /// <summary>A lock can be held by what its first process left behind.</summary>
    static bool FirstMayLive(AttemptFiles files) => files.ReadPid() is not { } first || ProcessTable.Lives(first);

    static bool IsOfAnotherBoot(AttemptFiles files) => files.ReadPid() is { } first && first.BootId != ProcessTable.BootId;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(finishing.Values.Select(f => f.Value));
        await Task.WhenAll(tidying.Values);
        if (known.IsEmpty)
            node.Cgroup.Sweep();
        closing.Dispose();
    }
}
