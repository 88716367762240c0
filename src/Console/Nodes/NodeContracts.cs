using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Nodes;

/// <summary>A machine.</summary>
/// <param name="Schedulable">False: no new work is placed here; messages say why.</param>
/// <param name="Enforcement">Enforced: limits are held. Watched: usage is measured, nothing holds it.</param>
public sealed record NodeAnswer(
    string Name, string Target, bool Ready, bool Schedulable, IReadOnlyDictionary<string, string> Labels,
    NodeResources Capacity, NodeResources Allocatable, NodeResources Allocated, NodeUsage Usage, LimitEnforcement Enforcement,
    IReadOnlyList<string> Messages, IReadOnlyList<GpuAnswer> Gpus)
{
    public static NodeAnswer Of(NodeView view)
    {
        var node = view.Node;
        return new(
            node.Name, node.Target, node.Ready, node.Accepting, node.Labels, node.Capacity, node.Allocatable, view.Allocated, node.Usage,
            node.Enforcement, node.Messages,
            [.. node.Gpus.Select(g => new GpuAnswer(
                g.Index, g.Uuid, g.Model, g.MemoryTotalBytes, g.MemoryUsedBytes, g.Utilization, view.GpuJobs.GetValueOrDefault(g.Index)))]);
    }
}

/// <param name="Utilization">0 to 1.</param>
/// <param name="Job">Id of the attempt that owns it; null: free.</param>
public sealed record GpuAnswer(int Index, string Uuid, string Model, long MemoryTotalBytes, long MemoryUsedBytes, double Utilization, string? Job);

/// <param name="Available">Allocatable less allocated, on nodes that take work.</param>
public sealed record ResourcesAnswer(
    NodeResources Total, NodeResources Allocatable, NodeResources Allocated, NodeResources Available,
    IReadOnlyDictionary<string, TargetResources> ByTarget, IReadOnlyDictionary<string, GpuModelCount> ByGpuModel, QueueView Queue)
{
    public static ResourcesAnswer Of(IReadOnlyList<NodeView> nodes, QueueView queue)
    {
        var all = TargetResources.Of(nodes);
        return new(
            all.Total, all.Allocatable, all.Allocated, all.Available,
            nodes.GroupBy(n => n.Node.Target).ToDictionary(g => g.Key, g => TargetResources.Of([.. g])),
            nodes.SelectMany(n => n.Node.Gpus.Select(g => (g.Model, Used: n.GpuJobs.ContainsKey(g.Index)))).GroupBy(g => g.Model)
                .ToDictionary(g => g.Key, g => new GpuModelCount(g.Count(), g.Count(x => x.Used))),
            queue);
    }
}

public sealed record GpuModelCount(int Total, int Allocated);

public sealed record TargetResources(int Nodes, NodeResources Total, NodeResources Allocatable, NodeResources Allocated, NodeResources Available)
{
    public static TargetResources Of(IReadOnlyList<NodeView> nodes) => new(
        nodes.Count,
        Sum(nodes.Select(n => n.Node.Capacity)),
        Sum(nodes.Select(n => n.Node.Allocatable)),
        Sum(nodes.Select(n => n.Allocated)),
        Sum(nodes.Where(n => n.Node.Ready && n.Node.Accepting).Select(n => new NodeResources(
            Math.Max(0, n.Node.Allocatable.Cpu - n.Allocated.Cpu),
            Math.Max(0, n.Node.Allocatable.MemoryBytes - n.Allocated.MemoryBytes),
            Math.Max(0, n.Node.Allocatable.Gpus - n.Allocated.Gpus)))));

    static NodeResources Sum(IEnumerable<NodeResources> parts) =>
        parts.Aggregate(new NodeResources(0, 0, 0), (a, b) => new(a.Cpu + b.Cpu, a.MemoryBytes + b.MemoryBytes, a.Gpus + b.Gpus));
}
