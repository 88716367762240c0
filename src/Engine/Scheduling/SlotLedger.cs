using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Engine.Scheduling;

/// <summary>
/// What is given away, by attempt: taking and releasing are idempotent, so no slot can leak or be freed twice.
/// Owned by the worker; others read <see cref="Snapshot"/>.
/// </summary>
public sealed class SlotLedger
{
    readonly Dictionary<string, Held> held = [];
    volatile IReadOnlyList<NodeInfo> nodes = [];
    volatile ClusterSnapshot snapshot = ClusterSnapshot.Empty;

    /// <summary>The present picture; safe to read from any thread.</summary>
    public ClusterSnapshot Snapshot => snapshot;

    /// <summary>The nodes as last observed; safe to read from any thread.</summary>
    public IReadOnlyList<NodeInfo> Nodes => nodes;

    public void SetNodes(IReadOnlyList<NodeInfo> observed)
    {
        nodes = observed;
        Refresh();
    }

    public void Take(string attemptId, string node, ResourceSpec resources, IReadOnlyList<int> gpus)
    {
        held[attemptId] = new(node, resources, gpus);
        Refresh();
    }

    public void Release(string attemptId)
    {
        if (held.Remove(attemptId))
            Refresh();
    }

    public void Clear()
    {
        held.Clear();
        Refresh();
    }

    void Refresh() => snapshot = new([.. nodes.Select(Slots)]);

    NodeSlots Slots(NodeInfo node)
    {
        double cpu = 0;
        long memory = 0;
        var gpus = new HashSet<int>();
        foreach (var h in held.Values)
        {
            if (h.Node != node.Name)
                continue;
            cpu += h.Resources.Cpu;
            memory += h.Resources.MemoryBytes ?? 0;
            gpus.UnionWith(h.Gpus);
        }
        return new(node.Name, node.Target, node.Ready && node.Accepting, node.Allocatable, node.Gpus, cpu, memory, gpus);
    }

    sealed record Held(string Node, ResourceSpec Resources, IReadOnlyList<int> Gpus);
}
