using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AiPlatform.Cluster.Local;

/// <summary>Starts steps, waits for them and writes down how they ended. It never uses System.Diagnostics.Process, which would reap its children.</summary>
sealed class Keeper : IDisposable
{
    static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    readonly TimeProvider time;
    readonly ConcurrentDictionary<string, bool> owned = new();
    readonly ConcurrentDictionary<int, Child> children = new();
    readonly ConcurrentDictionary<string, bool> groupFolders = new();
    readonly SemaphoreSlim spawned = new(0);

    // A child may be reaped before Start has noted it: both look under this lock.
    readonly Lock spawning = new();

    public Keeper(TimeProvider time)
    {
        this.time = time;
        new Thread(Reap) { IsBackground = true, Name = "reaper" }.Start();
    }

    /// <summary>Tells the attempt id, after its exit file is written.</summary>
    public event Action<string>? Ended;

    /// <summary>Attempts whose end this keeper will write.</summary>
    public IReadOnlyList<string> Running => [.. owned.Keys];

    /// <summary>A program that can't be started is written down as ended by 127, for the claim is taken.</summary>
    /// <returns>The process (its id null where it could not be started); null: the attempt was claimed before and nothing was done.</returns>
    /// <exception cref="IOException">Nothing was done and it may be asked again.</exception>
    public StartedChild? Start(KeeperStart start)
    {
        var tree = new StepTree(start.AttemptId, new(start.Directory), start.Groups);
        if (!owned.TryAdd(start.AttemptId, true))
            return null;
        var claimed = false;
        try
        {
            claimed = tree.Files.TryClaim();
            return claimed ? Start(start, tree) : null;
        }
        finally
        {
            if (!claimed)
                owned.TryRemove(start.AttemptId, out _);
        }
    }

    StartedChild Start(KeeperStart start, StepTree tree)
    {
        foreach (var group in start.Groups)
            groupFolders[Path.GetDirectoryName(group)!] = true;
        var child = new Child(tree, start.MemoryLimitBytes, time.GetUtcNow());
        int pid;
        try
        {
            pid = SpawnChild(start, child);
        }
        catch (IOException e)
        {
            _ = Task.Run(() => EndAsync(child, new(127, null, 0, 0, 0, null, child.StartedAt, time.GetUtcNow(), e.Message)));
            return new(null, child.StartedAt);
        }
        try
        {
            // Gone already when there is nothing to identify.
            if (ProcessTable.Read(pid) is { } found)
                tree.Files.WritePid(found.Identity);
        }
        catch (IOException)
        {
            // Such as a full disk: a later console could not tell it from a stranger, so it may not run on.
            _ = Task.Run(() => tree.StopAsync(TimeSpan.Zero, time));
        }
        return new(pid, child.StartedAt);
    }

    int SpawnChild(KeeperStart start, Child child)
    {
        var alive = child.Tree.Files.TakeAlive();
        try
        {
            lock (spawning)
            {
                var pid = Spawn.Session(start.Argv, start.Env, start.WorkingDirectory, child.Tree.Files.Log, alive, StepTree.AliveDescriptor);
                children[pid] = child;
                spawned.Release();
                return pid;
            }
        }
        finally
        {
            // The step holds its own copy; with ours open it would seem alive for ever.
            _ = Native.close(alive);
        }
    }

    /// <summary>Ends a step's tree, also of a step that an earlier keeper started.</summary>
    public void Stop(KeeperStop stop)
    {
        var tree = children.Values.FirstOrDefault(c => c.Tree.AttemptId == stop.AttemptId)?.Tree
            ?? new(stop.AttemptId, new(stop.Directory), stop.Groups);
        _ = Task.Run(() => tree.StopAsync(TimeSpan.FromSeconds(stop.GraceSeconds), time));
    }

    void Reap()
    {
        while (true)
        {
            spawned.Wait();
            int pid, status;
            Native.RUsage usage;
            do
                pid = Native.wait4(-1, out status, 0, out usage);
            while (pid < 0 && Marshal.GetLastPInvokeError() == Native.EINTR);
            Child? child;
            lock (spawning)
                children.TryGetValue(pid, out child);
            if (child is not null)
                _ = Task.Run(() => FinishAsync(pid, child, status, usage));
        }
    }

    async Task FinishAsync(int pid, Child child, int status, Native.RUsage usage)
    {
        var endedAt = time.GetUtcNow();
        await child.Tree.KillLeftoversAsync(time);
        var (peak, oomKills) = CgroupFiles.Memory(child.Tree.Groups);
        var signal = status & 0x7f;
        await EndAsync(child, new(
            signal == 0 ? (status >> 8) & 0xff : null, signal == 0 ? null : signal, usage.CpuSeconds, peak ?? usage.MaxRssKilobytes * 1024,
            oomKills, child.MemoryLimit, child.StartedAt, endedAt));
        children.TryRemove(pid, out _);
    }

    async Task EndAsync(Child child, ExitRecord exit)
    {
        while (!TryWriteExit(child.Tree.Files, exit))
            await Task.Delay(DiskPause, time);
        CgroupFiles.Remove(child.Tree.Groups);
        owned.TryRemove(child.Tree.AttemptId, out _);
        Ended?.Invoke(child.Tree.AttemptId);
    }

    /// <summary>False: the disk is full, or the like; the end must not get lost for that.</summary>
    static bool TryWriteExit(AttemptFiles files, ExitRecord exit)
    {
        try
        {
            files.WriteExit(exit);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody removed the attempt's folder: nobody will ask for it.
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the cgroups' folders when nothing runs any more.</summary>
    public void Sweep()
    {
        foreach (var folder in groupFolders.Keys)
            CgroupFiles.Sweep(folder);
    }

    public void Dispose() => spawned.Dispose();

    public sealed record StartedChild(int? Pid, DateTimeOffset At);

    sealed record Child(StepTree Tree, long? MemoryLimit, DateTimeOffset StartedAt);
}
