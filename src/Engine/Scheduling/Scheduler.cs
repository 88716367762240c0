using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Engine.Scheduling;

/// <summary>Where jobs run: pure, so that the same code plans live, in tests and in simulation.</summary>
public static class Scheduler
{
    // Declared fractions of cores don't add up exactly in binary.
    const double CpuSlack = 1e-6;

    /// <summary>
    /// First fit in the order given; a job that doesn't fit lets smaller ones behind it pass. Stops when nothing is free any more:
    /// jobs without a decision wait for resources.
    /// </summary>
    public static IReadOnlyList<Decision> Plan(ClusterSnapshot snapshot, IEnumerable<JobRequest> pending)
    {
        var free = snapshot.Nodes.Where(n => n.Accepting).Select(n => new Free(n)).ToList();
        var decisions = new List<Decision>();
        foreach (var job in pending)
        {
            if (free.Count > 0 && free.All(n => n.Cpu <= CpuSlack))
                break;
            var node = free.Find(n => n.IsTarget(job.Target) && n.Fits(job.Resources));
            if (node is not null)
                decisions.Add(new Placement(job.Key, node.Slots.Target, node.Slots.Name, node.Take(job.Resources)));
            else
                decisions.Add(new Waiting(job.Key, free.Exists(n => n.IsTarget(job.Target)) ? WaitingFor.Resources : WaitingFor.NoNode));
        }
        return decisions;
    }

    /// <summary>Null when an empty node could hold the job; else why none ever can.</summary>
    public static string? WhyNeverFits(ClusterSnapshot snapshot, JobRequest job)
    {
        var nodes = snapshot.Nodes.Where(n => job.Target is null || n.Target == job.Target).ToList();
        if (nodes.Count == 0)
            return job.Target is null ? null : $"There is no target '{job.Target}'; there is {string.Join(", ", snapshot.Nodes.Select(n => n.Target).Distinct())}.";
        if (nodes.Exists(n => new Free(n, empty: true).Fits(job.Resources)))
            return null;
        var largest = nodes.MaxBy(n => n.Allocatable.Cpu)!;
        return $"It asks for {Words(job.Resources)}; the largest node, {largest.Name}, has {Words(new(largest.Allocatable.Cpu, largest.Allocatable.MemoryBytes, largest.Allocatable.Gpus))}.";
    }

    /// <summary>Resources for a person: <c>2 CPU, 4.0 GiB memory, 1 GPU</c>.</summary>
    public static string Words(ResourceSpec resources)
    {
        var words = FormattableString.Invariant($"{resources.Cpu:0.###} CPU");
        if (resources.MemoryBytes is { } bytes)
            words += FormattableString.Invariant($", {bytes / (double)(1L << 30):0.0##} GiB memory");
        if (resources.Gpus > 0)
            words += $", {resources.Gpus} {resources.GpuModel ?? ""} GPU".Replace("  ", " ", StringComparison.Ordinal);
        return words;
    }

    /// <summary>What is left of a node while one plan is made.</summary>
    sealed class Free
    {
        readonly List<int> gpus;
        long memory;

        public Free(NodeSlots slots, bool empty = false)
        {
            Slots = slots;
            Cpu = slots.Allocatable.Cpu - (empty ? 0 : slots.CpuInUse);
            memory = slots.Allocatable.MemoryBytes - (empty ? 0 : slots.MemoryInUse);
            gpus = [.. slots.Gpus.Select(g => g.Index).Where(i => empty || !slots.GpusInUse.Contains(i)).Order()];
        }

        public NodeSlots Slots { get; }
        public double Cpu { get; private set; }

        public bool IsTarget(string? target) => target is null || target == Slots.Target;

        public bool Fits(ResourceSpec ask) =>
            ask.Cpu <= Cpu + CpuSlack && (ask.MemoryBytes ?? 0) <= memory && ask.Gpus <= Usable(ask).Count();

        public IReadOnlyList<int> Take(ResourceSpec ask)
        {
            Cpu -= ask.Cpu;
            memory -= ask.MemoryBytes ?? 0;
            var taken = Usable(ask).Take(ask.Gpus).ToList();
            gpus.RemoveAll(taken.Contains);
            return taken;
        }

        IEnumerable<int> Usable(ResourceSpec ask) => ask.GpuModel is null
            ? gpus
            : gpus.Where(i => Slots.Gpus.First(g => g.Index == i).Model.Contains(ask.GpuModel, StringComparison.OrdinalIgnoreCase));
    }
}
