namespace AiPlatform.Engine.Jobs;

/// <summary>A machine as its executor sees it.</summary>
/// <param name="Target">Name of the executor.</param>
/// <param name="Enforcement">How limits are held on this node.</param>
/// <param name="Messages">What a person should know: missing controllers, a full disk.</param>
/// <param name="Accepting">False: no new work may be placed; the reason is in <paramref name="Messages"/>.</param>
public sealed record NodeInfo(
    string Name, string Target, bool Ready, bool Accepting, IReadOnlyDictionary<string, string> Labels,
    NodeResources Capacity, NodeResources Allocatable, NodeUsage Usage, IReadOnlyList<GpuInfo> Gpus,
    LimitEnforcement Enforcement, IReadOnlyList<string> Messages);

/// <param name="Cpu">Cores.</param>
public sealed record NodeResources(double Cpu, long MemoryBytes, int Gpus);

/// <summary>Measured now, whoever uses it.</summary>
/// <param name="CpuFraction">0..1 of all cores.</param>
public sealed record NodeUsage(double CpuFraction, long MemoryUsedBytes, long DiskFreeBytes, long DiskTotalBytes);

/// <param name="Utilization">0..1.</param>
public sealed record GpuInfo(int Index, string Uuid, string Model, long MemoryTotalBytes, long MemoryUsedBytes, double Utilization);

/// <summary>Enforced: cgroups hold the limits. Watched: usage is sampled and shown, nothing holds it.</summary>
public enum LimitEnforcement { Enforced, Watched }
