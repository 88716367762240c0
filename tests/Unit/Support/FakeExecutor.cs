using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Unit.Support;

/// <summary>An executor in memory that the test drives: it survives "restarts" of the engine as real machines do.</summary>
public sealed class FakeExecutor(TimeProvider time, double cpu = 2) : IExecutor
{
    readonly ConcurrentDictionary<string, JobReport> last = new();
    readonly ConcurrentDictionary<Channel<JobReport>, bool> watchers = new();
    readonly Channel<JobSpec> started = Channel.CreateUnbounded<JobSpec>();

    public string Name => "local";
    public ConcurrentQueue<JobSpec> Starts { get; } = new();
    public ConcurrentQueue<string> Stops { get; } = new();
    public bool Accepting { get; set; } = true;

    /// <summary>Called at each start; may throw.</summary>
    public Action<JobSpec> OnStart { get; set; } = _ => { };

    public IReadOnlyList<NodeInfo> Nodes => [Node("this", cpu, Accepting)];

    public static NodeInfo Node(string name, double cpu, bool accepting = true, int gpus = 0) => new(
        name, "local", true, accepting, new Dictionary<string, string>(), new(cpu, 8L << 30, gpus), new(cpu, 8L << 30, gpus),
        new(0, 0, 100L << 30, 200L << 30), [.. Enumerable.Range(0, gpus).Select(i => new GpuInfo(i, $"GPU-{i}", "Test A100", 80L << 30, 0, 0))],
        LimitEnforcement.Watched, []);

    public ValueTask<IReadOnlyList<NodeInfo>> ObserveAsync(CancellationToken cancel) => new(Nodes);

    public ValueTask StartAsync(JobSpec job, CancellationToken cancel)
    {
        OnStart(job);
        Starts.Enqueue(job);
        Tell(new JobRunning(job.AttemptId, time.GetUtcNow(), job.Node, 1));
        started.Writer.TryWrite(job);
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(string attemptId, TimeSpan grace, CancellationToken cancel)
    {
        Stops.Enqueue(attemptId);
        if (last.TryGetValue(attemptId, out var report) && report is JobRunning)
            Tell(Ended(attemptId, null, 15));
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<JobReport> WatchAsync(Func<IReadOnlyCollection<JobRef>> expected, [EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateUnbounded<JobReport>();
        watchers[channel] = true;
        foreach (var job in expected())
            yield return last.GetValueOrDefault(job.AttemptId) ?? new JobLost(job.AttemptId, time.GetUtcNow(), "It never started.", false);
        await foreach (var report in channel.Reader.ReadAllAsync(cancel))
            yield return report;
    }

    /// <summary>Waits for the next start of any job.</summary>
    public async Task<JobSpec> NextStartAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await started.Reader.ReadAsync(patience.Token);
    }

    public void End(JobSpec job, int exitCode = 0, params JobArtifact[] artifacts) =>
        Tell(Ended(job.AttemptId, exitCode, null) with { Artifacts = artifacts });

    public void Tell(JobReport report)
    {
        last[report.AttemptId] = report;
        foreach (var watcher in watchers.Keys)
            watcher.Writer.TryWrite(report);
    }

    JobEnded Ended(string attemptId, int? exitCode, int? signal) => new(
        attemptId, time.GetUtcNow(), exitCode, signal, new(0.1, 1 << 20, 0.2), null, [], new Dictionary<string, string>());
}
