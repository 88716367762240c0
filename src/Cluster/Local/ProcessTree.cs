using System.Globalization;

namespace AiPlatform.Cluster.Local;

/// <summary>Finds and signals every process of a step: of its session, of its cgroups, and those that left both but carry its mark.</summary>
static class ProcessTree
{
    /// <summary>Environment of every step; children that start a new session still carry it.</summary>
    public const string Mark = "AIPLATFORM_ATTEMPT_ID";

    static readonly Lazy<string> Boot = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    public static string BootId => Boot.Value;

    public static ProcessIdentity? Identify(int pid) => Stat(pid) is { } stat ? new(pid, stat.StartTicks, BootId) : null;

    /// <summary>True when the very process lives, not another with its number.</summary>
    public static bool Lives(ProcessIdentity identity) =>
        identity.BootId == BootId && Stat(identity.Pid) is { } stat && stat.StartTicks == identity.StartTicks && stat.State != 'Z';

    /// <returns>How many processes were signalled.</returns>
    public static int Signal(string attemptId, ProcessIdentity? first, IReadOnlyList<string> groups, int signal)
    {
        var members = Find(attemptId, first, groups);
        foreach (var pid in members)
            _ = Native.kill(pid, signal);
        return members.Count;
    }

    public static HashSet<int> Find(string attemptId, ProcessIdentity? first, IReadOnlyList<string> groups)
    {
        var members = new HashSet<int>();
        foreach (var group in groups)
            members.UnionWith(Cgroup.Members(group));
        var mark = $"{Mark}={attemptId}";
        // A session keeps its number reserved while any member lives, so it can't be another one of this boot.
        var session = first is not null && first.BootId == BootId ? first.Pid : -1;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid == Environment.ProcessId)
                continue;
            if (Stat(pid) is not { State: not 'Z' } stat || stat.StartTicks < (first?.StartTicks ?? 0))
                continue;
            if (stat.Session == session || HasMark(pid, mark))
                members.Add(pid);
        }
        return members;
    }

    static bool HasMark(int pid, string mark)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static ProcessStat? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            // The name in brackets may hold anything; fields are counted after its last bracket.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(fields[0][0], int.Parse(fields[3], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    sealed record ProcessStat(char State, int Session, long StartTicks);
}
