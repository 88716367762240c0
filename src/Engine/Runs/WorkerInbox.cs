using System.Threading.Channels;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Engine.Runs;

/// <summary>What reaches the worker. Commands carry a promise that is kept once their turn is durable.</summary>
abstract record WorkerMessage;

sealed record BeginRun(LiveRun Run, IdempotencyRow? Answer, TaskCompletionSource Done) : WorkerMessage;

sealed record CancelRun(string RunId, string By, TaskCompletionSource Done) : WorkerMessage;

sealed record HeardReport(JobReport Report) : WorkerMessage;

sealed record StartRefused(string AttemptId, string Reason) : WorkerMessage;

sealed record NodesObserved(IReadOnlyList<NodeInfo> Nodes, bool DiskFull) : WorkerMessage;

/// <summary>The worker's letter box: a wake-up, never the only copy of work (runs and attempts are rows, reports are told again by a new watch).</summary>
sealed class WorkerInbox
{
    readonly Channel<WorkerMessage> channel = Channel.CreateUnbounded<WorkerMessage>(new UnboundedChannelOptions { SingleReader = true });

    public void Post(WorkerMessage message) => channel.Writer.TryWrite(message);

    /// <summary>Waits for a message and takes all that are there, up to <paramref name="most"/>.</summary>
    public async Task<List<WorkerMessage>> TakeAsync(int most, CancellationToken cancel)
    {
        var batch = new List<WorkerMessage> { await channel.Reader.ReadAsync(cancel) };
        while (batch.Count < most && channel.Reader.TryRead(out var message))
            batch.Add(message);
        return batch;
    }
}
