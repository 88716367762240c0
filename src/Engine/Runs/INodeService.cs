using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Engine.Runs;

/// <summary>The machines, what the engine gave away on them, and what waits.</summary>
public interface INodeService
{
    /// <summary>All nodes of all targets as last observed (every few seconds).</summary>
    Task<IReadOnlyList<NodeView>> ListAsync(Actor actor, CancellationToken cancel = default);

    Task<QueueView> QueueAsync(Actor actor, CancellationToken cancel = default);
}

/// <param name="Allocated">Given to attempts that have not ended.</param>
/// <param name="GpuJobs">Index of a GPU → id of the attempt that owns it; GPUs that are free are left out.</param>
public sealed record NodeView(NodeInfo Node, NodeResources Allocated, IReadOnlyDictionary<int, string> GpuJobs);

/// <param name="Pending">Steps of live runs that wait, for whatever reason.</param>
/// <param name="Running">Steps that run.</param>
public sealed record QueueView(int Pending, int Running);
