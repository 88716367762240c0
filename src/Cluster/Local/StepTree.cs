using System.Globalization;

namespace AiPlatform.Cluster.Local;

/// <summary>Every process of one attempt, wherever it went: in its cgroups, in its session, or only carrying its lock or its mark.</summary>
/// <param name="Groups">Folders of the attempt's cgroups.</param>
sealed record StepTree(string AttemptId, AttemptFiles Files, IReadOnlyList<string> Groups)
{
    /// <summary>Environment of every step; children that start a new session still carry it.</summary>
    public const string Mark = "AIPLATFORM_ATTEMPT_ID";

    /// <summary>Where each process of a step has the lock that says it is alive; high enough to be in nobody's way.</summary>
    public const int AliveDescriptor = 199;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    /// <summary>SIGTERM to all of it now; SIGKILL when the grace is over and anything of it still lives. The task ends with the tree.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (grace > TimeSpan.Zero)
            Signal(Native.SIGTERM);
        var deadline = time.GetUtcNow() + grace;
        while (time.GetUtcNow() < deadline && MayLive())
            await Task.Delay(4 * Poll, time);
        await KillAsync(time);
    }

    /// <summary>
    /// After the first process ended: what it left behind goes too. Lock and cgroups tell at once when nothing did;
    /// without cgroups it takes a look at every process.
    /// </summary>
    public Task KillLeftoversAsync(TimeProvider time) => Groups.Count == 0 || MayLive() ? KillAsync(time) : Task.CompletedTask;

    bool MayLive() => Files.IsAlive() || Groups.Any(g => CgroupFiles.Members(g).Count > 0);

    async Task KillAsync(TimeProvider time)
    {
        // Members may fork while they are being listed, and a large one takes its time to go: again until a look finds nobody.
        var deadline = time.GetUtcNow() + Patience;
        while (Signal(Native.SIGKILL) > 0 && time.GetUtcNow() < deadline)
            await Task.Delay(Poll, time);
    }

    /// <returns>How many processes there were to signal.</returns>
    int Signal(int signal)
    {
        var members = Members();
        foreach (var member in members)
            ProcessTable.Signal(member, signal);
        return members.Count;
    }

    internal IReadOnlyCollection<ProcessIdentity> Members()
    {
        var members = new Dictionary<int, ProcessIdentity>();
        foreach (var pid in Groups.SelectMany(CgroupFiles.Members))
            if (ProcessTable.Read(pid) is { State: not 'Z' } found)
                members[pid] = found.Identity;
        var first = Files.ReadPid();
        // The number of a session may go to another one as soon as its first process is gone.
        var session = first is not null && ProcessTable.Lives(first) ? first.Pid : -1;
        var alive = Files.RealAlive();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid != Environment.ProcessId && !members.ContainsKey(pid) && ProcessTable.Read(pid) is { State: not 'Z' } found
                && (found.Session == session || HoldsLock(folder, alive) || HasMark(folder)))
                members[pid] = found.Identity;
        return members.Values;
    }

    static bool HoldsLock(string process, string? alive)
    {
        try
        {
            return alive is not null && new FileInfo($"{process}/fd/{AliveDescriptor}").LinkTarget == alive;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    bool HasMark(string process)
    {
        try
        {
            return File.ReadAllText(process + "/environ").Split('\0').Contains($"{Mark}={AttemptId}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
