using System.Collections.Concurrent;

namespace AiPlatform.Cluster.Local;

/// <summary>Starts steps, waits for them and writes down how they ended. It never uses System.Diagnostics.Process, which would reap its children.</summary>
sealed class Keeper : IDisposable
{
    /// <summary>Where the step finds the lock that says it is alive; high enough to be in nobody's way.</summary>
    const int AliveDescriptor = 199;

    readonly TimeProvider time;
    readonly ConcurrentDictionary<int, Child> children = new();
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

    public IReadOnlyList<string> Running => [.. children.Values.Select(c => c.AttemptId)];

    /// <summary>A program that can't be started is written down as ended by 127, for the claim is taken.</summary>
    /// <returns>The process (its id null where it could not be started); null: the attempt was claimed before and nothing was done.</returns>
    public StartedChild? Start(KeeperStart start)
    {
        var files = new AttemptFiles(start.Directory);
        if (!files.TryClaim())
            return null;
        var startedAt = time.GetUtcNow();
        var alive = Native.open(files.Alive, Native.O_RDWR | Native.O_CREAT | Native.O_CLOEXEC, 0x180);
        try
        {
            _ = Native.flock(alive, Native.LOCK_EX | Native.LOCK_NB);
            lock (spawning)
            {
                var pid = Spawn.Session(start.Argv, start.Env, start.WorkingDirectory, files.Log, alive, AliveDescriptor);
                children[pid] = new(start.AttemptId, files, start.Groups, start.MemoryLimitBytes, startedAt);
                if (ProcessTree.Identify(pid) is { } identity)
                    files.WritePid(identity);
                spawned.Release();
                return new(pid, startedAt);
            }
        }
        catch (IOException e)
        {
            File.AppendAllText(files.Log, e.Message + "\n");
            files.WriteExit(new(127, null, 0, 0, 0, null, startedAt, time.GetUtcNow()));
            Ended?.Invoke(start.AttemptId);
            return new(null, startedAt);
        }
        finally
        {
            // The step holds its own copy; with ours open it would seem alive for ever.
            _ = Native.close(alive);
        }
    }

    /// <summary>SIGTERM to the whole tree now, SIGKILL after the grace.</summary>
    public void Stop(string attemptId, TimeSpan grace)
    {
        var child = children.Values.FirstOrDefault(c => c.AttemptId == attemptId);
        if (child is not null)
            TreeStop.Begin(attemptId, child.Files, child.Groups, grace, time);
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
            while (pid < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Native.EINTR);
            if (pid <= 0)
                continue;
            Child? child;
            lock (spawning)
                children.TryGetValue(pid, out child);
            if (child is not null)
                ThreadPool.QueueUserWorkItem(_ => Finish(pid, child, status, usage.CpuSeconds, usage.MaxRssKilobytes * 1024));
        }
    }

    void Finish(int pid, Child child, int status, double cpuSeconds, long peak)
    {
        var endedAt = time.GetUtcNow();
        TreeStop.KillLeftovers(child.AttemptId, child.Files, child.Groups);
        var (groupPeak, oomKills) = Cgroup.ReadMemory(child.Groups);
        var signal = status & 0x7f;
        child.Files.WriteExit(new(
            signal == 0 ? (status >> 8) & 0xff : null, signal == 0 ? null : signal, cpuSeconds, groupPeak ?? peak, oomKills, child.MemoryLimit,
            child.StartedAt, endedAt));
        Cgroup.Remove(child.Groups);
        children.TryRemove(pid, out _);
        Ended?.Invoke(child.AttemptId);
    }

    public void Dispose() => spawned.Dispose();

    public sealed record StartedChild(int? Pid, DateTimeOffset At);

    sealed record Child(string AttemptId, AttemptFiles Files, IReadOnlyList<string> Groups, long? MemoryLimit, DateTimeOffset StartedAt);
}
