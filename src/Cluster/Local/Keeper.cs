using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AiPlatform.Cluster.Local;

/// <summary>Starts steps, waits for them and writes down how they ended.</summary>
sealed class Keeper(TimeProvider time)
{
    const int WaiterStack = 256 * 1024;
    static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, StepTree> owned = new();
    readonly ConcurrentDictionary<string, bool> groupFolders = new();

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
        if (!owned.TryAdd(start.AttemptId, tree))
            return null;
        var claimed = false;
        try
        {
            claimed = tree.Files.TryClaim();
            return claimed ? StartClaimed(start, tree) : null;
        }
        finally
        {
            if (!claimed)
                owned.TryRemove(start.AttemptId, out _);
        }
    }

    StartedChild StartClaimed(KeeperStart start, StepTree tree)
    {
        foreach (var group in start.Groups)
            groupFolders[Path.GetDirectoryName(group)!] = true;
        var startedAt = time.GetUtcNow();
        int pid;
        try
        {
            pid = SpawnChild(start, tree.Files);
        }
        catch (IOException e)
        {
            _ = Task.Run(() => EndAsync(tree, new(127, null, 0, 0, 0, null, startedAt, time.GetUtcNow(), e.Message)));
            return new(null, startedAt);
        }
        try
        {
            // Not waited for yet, so it can't be another one with its number.
            tree.Files.WritePid(ProcessTable.Read(pid)!.Identity);
        }
        catch (IOException)
        {
            // Such as a full disk: a later console could not tell it from a stranger, so it may not run on.
            _ = Task.Run(() => tree.StopAsync(TimeSpan.Zero, time));
        }
        new Thread(() => Wait(pid, tree, start.MemoryLimitBytes, startedAt), WaiterStack) { IsBackground = true, Name = start.AttemptId }.Start();
        return new(pid, startedAt);
    }

    static int SpawnChild(KeeperStart start, AttemptFiles files)
    {
        var alive = files.TakeAlive();
        try
        {
            return Spawn.Session(start.Argv, start.Env, start.WorkingDirectory, files.Log, alive, StepTree.AliveDescriptor);
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
        var tree = owned.GetValueOrDefault(stop.AttemptId) ?? new(stop.AttemptId, new(stop.Directory), stop.Groups);
        _ = Task.Run(() => tree.StopAsync(TimeSpan.FromSeconds(stop.GraceSeconds), time));
    }

    void Wait(int pid, StepTree tree, long? memoryLimit, DateTimeOffset startedAt)
    {
        int status;
        Native.RUsage usage;
        while (Native.wait4(pid, out status, 0, out usage) < 0 && Marshal.GetLastPInvokeError() == Native.EINTR)
        {
        }
        FinishAsync(tree, status, usage, memoryLimit, startedAt).GetAwaiter().GetResult();
    }

    async Task FinishAsync(StepTree tree, int status, Native.RUsage usage, long? memoryLimit, DateTimeOffset startedAt)
    {
        var endedAt = time.GetUtcNow();
        await tree.KillLeftoversAsync(time);
        var (peak, oomKills) = CgroupFiles.Memory(tree.Groups);
        var signal = status & 0x7f;
        await EndAsync(tree, new(
            signal == 0 ? (status >> 8) & 0xff : null, signal == 0 ? null : signal, usage.CpuSeconds, peak ?? usage.MaxRssKilobytes * 1024,
            oomKills, memoryLimit, startedAt, endedAt));
    }

    async Task EndAsync(StepTree tree, ExitRecord exit)
    {
        while (!TryWriteExit(tree.Files, exit))
            await Task.Delay(DiskPause, time);
        CgroupFiles.Remove(tree.Groups);
        owned.TryRemove(tree.AttemptId, out _);
        Ended?.Invoke(tree.AttemptId);
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

    public sealed record StartedChild(int? Pid, DateTimeOffset At);
}
