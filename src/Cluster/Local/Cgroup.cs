using System.Globalization;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Cluster.Local;

/// <summary>
/// The control groups of attempts: one folder for each data folder, in it one group for each attempt.
/// What can't be enforced is watched, and <see cref="Missing"/> says why.
/// </summary>
/// <param name="name">Of the folder that holds the attempts' groups.</param>
sealed class Cgroup(CgroupMount mount, string name)
{
    const long PeriodMicroseconds = 100_000;

    /// <summary>More than any sane step, less than what brings a machine down.</summary>
    const int MostProcesses = 4096;

    public static Cgroup OfThisMachine(string name)
    {
        const string own = "/proc/self/cgroup";
        var cgroup = new Cgroup(CgroupMount.Find(CgroupMount.DefaultRoot, File.Exists(own) ? File.ReadAllText(own) : ""), name);
        // What a crash left; groups with processes in them stay.
        cgroup.Sweep();
        return cgroup;
    }

    public IReadOnlyList<string> Missing => mount.Missing;

    IEnumerable<string> Parents => mount.Above.Values.Distinct().Select(above => Path.Combine(above, name));

    /// <summary>Makes the attempt's groups with its limits.</summary>
    /// <returns>Folders for its first process to enter.</returns>
    public IReadOnlyList<string> Create(string attemptId, ResourceSpec resources)
    {
        foreach (var parent in Parents)
            Directory.CreateDirectory(Path.Combine(parent, attemptId));
        if (mount.Unified)
            foreach (var (controller, above) in mount.Above)
                CgroupMount.Enable(Path.Combine(above, name), controller);
        var quota = Math.Max(1000, (long)(resources.Cpu * PeriodMicroseconds));
        Limit("cpu", mount.Unified ? "cpu.max" : "cpu.cfs_quota_us", mount.Unified ? $"{quota} {PeriodMicroseconds}" : Text(quota));
        Limit("pids", "pids.max", Text(MostProcesses));
        if (resources.MemoryBytes is { } memory)
        {
            Limit("memory", mount.Unified ? "memory.max" : "memory.limit_in_bytes", Text(memory));
            // Swapping would let it grow past its limit, slowly. Not every kernel counts swap.
            Limit("memory", mount.Unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes", mount.Unified ? "0" : Text(memory));
        }
        return Existing(attemptId);

        void Limit(string controller, string file, string value)
        {
            if (mount.Above.TryGetValue(controller, out var above) && Path.Combine(above, name, attemptId, file) is var path && File.Exists(path))
                File.WriteAllText(path, value);
        }
    }

    /// <summary>Groups of an attempt that are there.</summary>
    public IReadOnlyList<string> Existing(string attemptId) => [.. Parents.Select(parent => Path.Combine(parent, attemptId)).Where(Directory.Exists)];

    /// <summary>The narrowest memory limit that this process lives under, and how much of it is used; null: none.</summary>
    public (long Limit, long Used)? MemoryOfThisProcess() => mount.OwnMemory
        .Select(group => (
            Limit: CgroupFiles.Number(Path.Combine(group, mount.Unified ? "memory.max" : "memory.limit_in_bytes")),
            Used: CgroupFiles.Number(Path.Combine(group, mount.Unified ? "memory.current" : "memory.usage_in_bytes"))))
        .Where(memory => memory is { Limit: not null, Used: not null })
        .Select(memory => ((long, long)?)(memory.Limit!.Value, memory.Used!.Value))
        .MinBy(memory => memory!.Value.Item1);

    /// <summary>Removes every group that nothing runs in.</summary>
    public void Sweep()
    {
        foreach (var parent in Parents)
            CgroupFiles.Sweep(parent);
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
