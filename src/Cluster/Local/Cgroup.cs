using System.Globalization;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Cluster.Local;

/// <summary>
/// Control groups, version 2 where the unit owns its subtree, else version 1 controllers that are writable.
/// What can't be enforced is watched, and <see cref="Missing"/> says why.
/// </summary>
sealed class Cgroup
{
    const string Mount = "/sys/fs/cgroup";
    const long PeriodMicroseconds = 100_000;

    /// <summary>More than any sane step, less than what brings a machine down.</summary>
    const int MostProcesses = 4096;
    static readonly string[] Controllers = ["memory", "cpu", "pids"];

    readonly Dictionary<string, string> parents = [];
    readonly bool unified;

    /// <param name="name">Folder below the console's own groups, one for each data folder.</param>
    public Cgroup(string name)
    {
        var missing = new List<string>();
        var own = OwnGroups();
        unified = File.Exists(Path.Combine(Mount, "cgroup.controllers"));
        if (unified)
        {
            var parent = Path.Combine(Mount + own.GetValueOrDefault("", "/").TrimEnd('/'), name);
            if (TryPrepareUnified(parent))
                foreach (var controller in Controllers)
                    parents[controller] = parent;
            else
                missing.Add($"cgroup v2 at {Path.GetDirectoryName(parent)} is not delegated to this process");
        }
        else
        {
            foreach (var controller in Controllers)
            {
                var parent = Path.Combine(Mount, controller) + own.GetValueOrDefault(controller, "/").TrimEnd('/') + "/" + name;
                if (TryCreate(parent))
                    parents[controller] = parent;
                else
                    missing.Add($"the {controller} controller is not writable");
            }
        }
        Missing = missing;
    }

    /// <summary>What can't be enforced, in words; empty: everything is.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Makes the attempt's groups with its limits.</summary>
    /// <returns>Folders to enter.</returns>
    public IReadOnlyList<string> Create(string attemptId, ResourceSpec resources)
    {
        var groups = parents.Values.Distinct().Select(parent => Path.Combine(parent, attemptId)).ToList();
        foreach (var group in groups)
            Directory.CreateDirectory(group);
        var quota = Math.Max(1000, (long)(resources.Cpu * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
        if (unified)
        {
            Set("cpu", "cpu.max", $"{quota} {PeriodMicroseconds}");
            Set("memory", "memory.max", resources.MemoryBytes?.ToString(CultureInfo.InvariantCulture));
            Set("memory", "memory.swap.max", resources.MemoryBytes is null ? null : "0");
            Set("pids", "pids.max", MostProcesses.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            Set("cpu", "cpu.cfs_quota_us", quota);
            Set("memory", "memory.limit_in_bytes", resources.MemoryBytes?.ToString(CultureInfo.InvariantCulture));
            Set("pids", "pids.max", MostProcesses.ToString(CultureInfo.InvariantCulture));
        }
        return groups;

        void Set(string controller, string file, string? value)
        {
            if (value is not null && parents.TryGetValue(controller, out var parent) && Path.Combine(parent, attemptId, file) is var path && File.Exists(path))
                File.WriteAllText(path, value);
        }
    }

    /// <summary>Groups of an attempt that are still there, such as after a crash.</summary>
    public IReadOnlyList<string> Existing(string attemptId) =>
        [.. parents.Values.Distinct().Select(parent => Path.Combine(parent, attemptId)).Where(Directory.Exists)];

    public static IReadOnlyList<int> Members(string group)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(group, "cgroup.procs")).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <returns>Peak in bytes and kills for lack of memory; nulls where the kernel doesn't say.</returns>
    public static (long? Peak, int OomKills) ReadMemory(IReadOnlyList<string> groups)
    {
        long? peak = null;
        var kills = 0;
        foreach (var group in groups)
        {
            peak ??= Number(Path.Combine(group, "memory.peak")) ?? Number(Path.Combine(group, "memory.max_usage_in_bytes"));
            kills += OomKills(Path.Combine(group, "memory.events")) + OomKills(Path.Combine(group, "memory.oom_control"));
        }
        return (peak, kills);
    }

    public static void Remove(IReadOnlyList<string> groups)
    {
        foreach (var group in groups)
        {
            try
            {
                Directory.Delete(group);
            }
            catch (IOException)
            {
                // A dying member keeps it busy for a moment; the next start of the keeper sweeps what is left.
            }
        }
    }

    static bool TryPrepareUnified(string parent)
    {
        try
        {
            var above = Path.GetDirectoryName(parent)!;
            Directory.CreateDirectory(parent);
            File.WriteAllText(Path.Combine(above, "cgroup.subtree_control"), "+memory +cpu +pids");
            File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), "+memory +cpu +pids");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static bool TryCreate(string parent)
    {
        try
        {
            return Directory.Exists(Path.GetDirectoryName(parent)) && Directory.CreateDirectory(parent).Exists
                && File.Exists(Path.Combine(parent, "cgroup.procs"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Controller → group of this process; version 2 under the empty name.</summary>
    static Dictionary<string, string> OwnGroups()
    {
        var own = new Dictionary<string, string>();
        if (!File.Exists("/proc/self/cgroup"))
            return own;
        foreach (var part in File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)))
            foreach (var controller in part[1].Split(','))
                own[controller] = part[2];
        return own;
    }

    static long? Number(string file) =>
        File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static int OomKills(string file)
    {
        const string key = "oom_kill ";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? 0 : int.Parse(line[key.Length..], CultureInfo.InvariantCulture);
    }
}
