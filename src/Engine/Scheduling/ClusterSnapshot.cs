using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Engine.Scheduling;

/// <summary>The nodes and what is given away on each, at one moment. The scheduler sees this and never an executor.</summary>
public sealed record ClusterSnapshot(IReadOnlyList<NodeSlots> Nodes)
{
    public static readonly ClusterSnapshot Empty = new([]);
}

/// <param name="GpusInUse">Indices of GPUs that jobs own.</param>
public sealed record NodeSlots(
    string Name, string Target, bool Accepting, NodeResources Allocatable, IReadOnlyList<GpuInfo> Gpus,
    double CpuInUse, long MemoryInUse, IReadOnlySet<int> GpusInUse);

/// <summary>One job that waits for a place.</summary>
/// <param name="Target">Null: any.</param>
public sealed record JobRequest(string Key, ResourceSpec Resources, string? Target);

/// <summary>A place, or the one reason for waiting.</summary>
public abstract record Decision(string Key);

public sealed record Placement(string Key, string Target, string Node, IReadOnlyList<int> Gpus) : Decision(Key);

public sealed record Waiting(string Key, WaitingFor Reason) : Decision(Key);

public enum WaitingFor { Resources, NoNode }
