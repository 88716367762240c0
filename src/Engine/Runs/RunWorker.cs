using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Scheduling;
using AiPlatform.Engine.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Runs;

/// <summary>
/// The loop that owns all live runs. Each turn: take what arrived, move the runs, place what is ready, commit once,
/// and only then act and tell. Nothing is done that is not durable first.
/// </summary>
sealed partial class RunWorker(
    WorkerInbox inbox, LiveRuns live, SlotLedger slots, RunRecovery recovery, WriteGate gate, JobDispatcher dispatcher, ExecutorWatch watch,
    RunFeed feed, EngineHealth health, IIds ids, TimeProvider time, IOptions<EngineOptions> options, ILogger<RunWorker> logger) : BackgroundService
{
    const int LargestTurn = 512;
    static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);
    long lastSeq;
    bool diskFull;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RecoverAsync(stoppingToken);
            while (true)
            {
                var messages = await inbox.TakeAsync(LargestTurn, stoppingToken);
                if (!await TurnAsync(messages))
                    await RecoverAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Steps that run stay with the executors; the next start adopts them.
        }
    }

    /// <summary>False: the commit failed, so memory says more than the database and must be read anew.</summary>
    async Task<bool> TurnAsync(List<WorkerMessage> messages)
    {
        var changes = new RunChanges(time.GetUtcNow(), () => ++lastSeq);
        var promises = new List<TaskCompletionSource>();
        foreach (var message in messages)
            Apply(message, changes, promises);
        Place(changes);
        try
        {
            if (changes.Any)
                await gate.WriteAsync(scope => RunWriter.Write(scope, changes));
        }
        catch (Exception e)
        {
            LogTurnFailed(e);
            health.StorageFailed(e.Message);
            foreach (var promise in promises)
                promise.TrySetException(e as StorageException ?? new StorageException("The change could not be stored: " + e.Message, e));
            return false;
        }
        Act(changes);
        foreach (var promise in promises)
            promise.TrySetResult();
        feed.Publish(changes.Events);
        return true;
    }

    void Apply(WorkerMessage message, RunChanges changes, List<TaskCompletionSource> promises)
    {
        switch (message)
        {
            case BeginRun begin:
                live.Add(begin.Run);
                begin.Run.Begin(changes);
                if (begin.Answer is { } answer)
                    changes.Answers.Add(answer);
                promises.Add(begin.Done);
                break;
            case CancelRun cancel:
                live.Run(cancel.RunId)?.AskCancel(cancel.By, changes);
                promises.Add(cancel.Done);
                break;
            case HeardReport heard:
                live.Attempt(heard.Report.AttemptId)?.Hear(heard.Report, changes);
                break;
            case StartRefused refused:
                live.Attempt(refused.AttemptId)?.Refuse(refused.Reason, changes);
                break;
            case NodesObserved observed:
                slots.SetNodes(observed.Nodes);
                diskFull = observed.DiskFull;
                break;
        }
    }

    /// <summary>Frees what ended, then gives what is free to the steps that wait, oldest run first.</summary>
    void Place(RunChanges changes)
    {
        foreach (var attempt in changes.Ended)
        {
            slots.Release(attempt.Id);
            live.Remove(attempt);
        }
        live.Pending.UnionWith(changes.Ready);
        live.Pending.RemoveWhere(s => s.Status.IsTerminal());
        if (live.Pending.Count == 0)
            return;
        if (diskFull)
        {
            foreach (var step in live.Pending)
                step.Wait(PendingReason.DiskFull, changes);
            return;
        }
        var steps = new Dictionary<string, LiveStep>();
        foreach (var decision in Scheduler.Plan(slots.Snapshot, live.Pending.Select(step => Request(step, steps))))
        {
            var step = steps[decision.Key];
            switch (decision)
            {
                case Placement placement:
                    live.Pending.Remove(step);
                    var attempt = step.Place(ids.New("att"), placement.Target, placement.Node, placement.Gpus, changes);
                    slots.Take(attempt.Id, placement.Node, step.Spec.Resources, placement.Gpus);
                    live.Add(attempt);
                    break;
                case Waiting waiting:
                    step.Wait(waiting.Reason == WaitingFor.NoNode ? PendingReason.NoNode : PendingReason.Resources, changes);
                    break;
            }
        }
    }

    static JobRequest Request(LiveStep step, Dictionary<string, LiveStep> steps)
    {
        var key = $"{step.Run.Id}/{step.Position}";
        steps[key] = step;
        return new(key, step.Spec.Resources, step.Spec.Target);
    }

    void Act(RunChanges changes)
    {
        foreach (var attempt in changes.Starts)
            dispatcher.Start(LaunchPlanner.Plan(attempt, options.Value.RunsFolder), attempt.Target,
                reason => inbox.Post(new StartRefused(attempt.Id, reason)));
        foreach (var attempt in changes.Stops)
            dispatcher.Stop(attempt.Id, attempt.Target, attempt.Step.Spec.Grace);
        foreach (var run in changes.Runs.Where(r => r.Status.IsTerminal()))
            live.Remove(run);
    }

    /// <summary>Memory from the database, and a new watch from memory. Tries until the database can be read.</summary>
    async Task RecoverAsync(CancellationToken cancel)
    {
        await watch.StopAsync();
        while (true)
        {
            try
            {
                var (runs, seq) = await recovery.LoadAsync(cancel);
                live.Clear();
                slots.Clear();
                lastSeq = seq;
                foreach (var run in runs)
                    Adopt(run);
                break;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogRecoveryFailed(e);
                health.StorageFailed(e.Message);
                await Task.Delay(RetryPause, time, cancel);
            }
        }
        health.StorageWorks();
        await watch.StartAsync();
    }

    void Adopt(LiveRun run)
    {
        live.Add(run);
        foreach (var step in run.Steps.Where(s => !s.Status.IsTerminal()))
        {
            if (step.Attempt is { } attempt && !attempt.Status.IsTerminal())
            {
                slots.Take(attempt.Id, attempt.Node, step.Spec.Resources, attempt.Gpus);
                // The stop may not have reached the executor before the crash.
                if (run.CancelAsked)
                    dispatcher.Stop(attempt.Id, attempt.Target, step.Spec.Grace);
            }
            else if (step.Needs.All(n => n.Status == Status.Succeeded))
            {
                live.Pending.Add(step);
            }
        }
        LogAdopted(run.Id, run.Open);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn could not be stored; the runs are read back from the database.")]
    partial void LogTurnFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The runs could not be read back; trying again.")]
    partial void LogRecoveryFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} goes on with {Open} open steps.")]
    partial void LogAdopted(string runId, int open);
}
