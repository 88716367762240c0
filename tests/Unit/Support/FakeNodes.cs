using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Unit.Support;

/// <summary>Machines as the test describes them.</summary>
public sealed class FakeNodes : INodeService
{
    public List<NodeView> All { get; } = [];
    public QueueView Queue { get; set; } = new(0, 0);

    /// <summary>Thrown by the next calls, until it is null again.</summary>
    public Exception? Failure { get; set; }

    public void Add(
        string name, LimitEnforcement enforcement = LimitEnforcement.Enforced, bool accepting = true, int gpus = 0, params string[] messages) =>
        All.Add(new(
            new(name, "local", true, accepting, new Dictionary<string, string>(), new(4, 8L << 30, gpus), new(4, 8L << 30, gpus),
                new(0.25, 2L << 30, 50L << 30, 200L << 30), [.. Enumerable.Range(0, gpus).Select(i => new GpuInfo(i, $"GPU-{i}", "Test A100", 80L << 30, 8L << 30, 0.5))],
                enforcement, messages),
            new(1, 1L << 30, 0), new Dictionary<int, string>()));

    public Task<IReadOnlyList<NodeView>> ListAsync(Actor actor, CancellationToken cancel = default) =>
        Failure is { } failure ? throw failure : Task.FromResult<IReadOnlyList<NodeView>>([.. All]);

    public Task<QueueView> QueueAsync(Actor actor, CancellationToken cancel = default) => Task.FromResult(Queue);
}
