namespace AiPlatform.Cluster.Local;

/// <summary>Ends a step's whole tree: politely, then for good.</summary>
static class TreeStop
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>SIGTERM now; SIGKILL when the grace is over and anything of it still lives. Returns at once.</summary>
    public static void Begin(string attemptId, AttemptFiles files, IReadOnlyList<string> groups, TimeSpan grace, TimeProvider time)
    {
        if (grace > TimeSpan.Zero)
            ProcessTree.Signal(attemptId, files.ReadPid(), groups, Native.SIGTERM);
        _ = Task.Run(async () =>
        {
            var deadline = time.GetUtcNow() + grace;
            while (time.GetUtcNow() < deadline && IsThere(attemptId, files, groups))
                await Task.Delay(Poll, time);
            Kill(attemptId, files, groups);
        });
    }

    /// <summary>
    /// After the first process ended: what it left behind goes too. The inherited lock tells at once when nothing did;
    /// only a step that was stopped or that left something costs a look at every process.
    /// </summary>
    public static void KillLeftovers(string attemptId, AttemptFiles files, IReadOnlyList<string> groups)
    {
        if (IsThere(attemptId, files, groups))
            Kill(attemptId, files, groups);
    }

    static bool IsThere(string attemptId, AttemptFiles files, IReadOnlyList<string> groups) =>
        files.IsAlive() || groups.Any(g => Cgroup.Members(g).Count > 0);

    static void Kill(string attemptId, AttemptFiles files, IReadOnlyList<string> groups)
    {
        // Members may fork while they are being listed: again until a look finds nobody.
        const int mostRounds = 50;
        for (var round = 0; round < mostRounds && ProcessTree.Signal(attemptId, files.ReadPid(), groups, Native.SIGKILL) > 0; round++)
            Thread.Yield();
    }
}
