using System.Globalization;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using Microsoft.Extensions.Options;

namespace AiPlatform.Cluster.Local;

/// <summary>This machine: what it has, what of it is used now, and how limits are held.</summary>
public sealed class LocalNode
{
    readonly EngineOptions engine;
    readonly LocalOptions options;
    readonly NvidiaSmi gpus;
    readonly Lock sampling = new();
    (long Busy, long Total) lastCpu;
    double cpuFraction;

    public LocalNode(IOptions<EngineOptions> engine, IOptions<LocalOptions> options, NvidiaSmi gpus)
    {
        (this.engine, this.options, this.gpus) = (engine.Value, options.Value, gpus);
        Cgroup = Cgroup.OfThisMachine("ai-platform-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(Path.GetFullPath(engine.Value.DataFolder))))[..12]);
        lastCpu = ProcFiles.Cpu(File.ReadLines("/proc/stat").First());
    }

    internal Cgroup Cgroup { get; }

    public string Name { get; } = Environment.MachineName;

    public async ValueTask<IReadOnlyList<NodeInfo>> ObserveAsync(CancellationToken cancel)
    {
        var found = await gpus.ReadAsync(cancel);
        var memory = MemoryHere(ProcFiles.Memory(await File.ReadAllTextAsync("/proc/meminfo", cancel)));
        Directory.CreateDirectory(engine.DataFolder);
        var disk = new DriveInfo(engine.DataFolder);
        var messages = new List<string>();
        if (Cgroup.Missing.Count > 0)
            messages.Add($"Limits are watched, not enforced: {string.Join("; ", Cgroup.Missing)}.");
        var room = disk.AvailableFreeSpace >= engine.Disk.MinFreeBytes;
        if (!room)
            messages.Add($"The disk of the data folder has {disk.AvailableFreeSpace >> 20} MiB free, less than {engine.Disk.MinFreeBytes >> 20} MiB: nothing new starts here.");
        var capacity = new NodeResources(Environment.ProcessorCount, memory.Total, found.Count);
        var allocatable = capacity with { Cpu = options.Cpu ?? capacity.Cpu };
        return
        [
            new(Name, LocalExecutor.TargetName, Ready: true, Accepting: room, Labels(), capacity, allocatable,
                new(SampleCpu(), memory.Total - memory.Available, disk.AvailableFreeSpace, disk.TotalSize), found,
                Cgroup.Missing.Count == 0 ? LimitEnforcement.Enforced : LimitEnforcement.Watched, messages),
        ];
    }

    /// <summary>In a container the limit of the container is what there is.</summary>
    (long Total, long Available) MemoryHere((long Total, long Available) machine) => Cgroup.MemoryOfThisProcess() is { } mine && mine.Limit < machine.Total
        ? (mine.Limit, Math.Max(0, Math.Min(machine.Available, mine.Limit - mine.Used)))
        : machine;

    static Dictionary<string, string> Labels() => new()
    {
        ["os"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        ["arch"] = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
    };

    /// <summary>Share of all cores since the last look.</summary>
    double SampleCpu()
    {
        lock (sampling)
        {
            var now = ProcFiles.Cpu(File.ReadLines("/proc/stat").First());
            if (now.Total > lastCpu.Total)
                cpuFraction = (now.Busy - lastCpu.Busy) / (double)(now.Total - lastCpu.Total);
            lastCpu = now;
            return cpuFraction;
        }
    }
}

/// <summary>Readers of the kernel's text files.</summary>
static class ProcFiles
{
    /// <param name="line">The first line of /proc/stat: <c>cpu user nice system idle iowait irq softirq steal …</c> in ticks.</param>
    public static (long Busy, long Total) Cpu(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var idle = ticks[3] + ticks[4];
        return (ticks.Sum() - idle, ticks.Sum());
    }

    /// <param name="text">/proc/meminfo, in kB.</param>
    public static (long Total, long Available) Memory(string text)
    {
        return (Field("MemTotal:"), Field("MemAvailable:"));

        long Field(string name) => text.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024
            : 0;
    }
}
