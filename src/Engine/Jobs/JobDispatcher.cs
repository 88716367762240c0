using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AiPlatform.Engine.Jobs;

/// <summary>
/// Carries out what the worker has committed: starts and stops, in order for one attempt, side by side for different ones.
/// A start that fails for a passing reason is tried again; it is idempotent by attempt id.
/// </summary>
public sealed partial class JobDispatcher(IEnumerable<IExecutor> executors, TimeProvider time, ILogger<JobDispatcher> logger) : IAsyncDisposable
{
    const int MostTries = 8;
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, IExecutor> byName = executors.ToDictionary(e => e.Name);
    readonly ConcurrentDictionary<string, Attempt> busy = new();
    readonly CancellationTokenSource closing = new();

    public IReadOnlyCollection<IExecutor> Executors => byName.Values;

    /// <param name="refused">Called with the reason when the executor can't start it.</param>
    public void Start(JobSpec job, string target, Action<string> refused) =>
        Enqueue(job.AttemptId, attempt => StartAsync(job, byName[target], refused, attempt.Stopping.Token));

    public void Stop(string attemptId, string target, TimeSpan grace) => Enqueue(attemptId, async attempt =>
    {
        try
        {
            await byName[target].StopAsync(attemptId, grace, closing.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogStopFailed(e, attemptId);
        }
    }, stopping: true);

    void Enqueue(string attemptId, Func<Attempt, Task> action, bool stopping = false)
    {
        while (true)
        {
            var attempt = busy.GetOrAdd(attemptId, _ => new Attempt());
            lock (attempt)
            {
                // Its last action ended between the look-up and the lock: take a new one.
                if (attempt.Done)
                    continue;
                attempt.Waiting++;
                if (stopping)
                    attempt.Stopping.Cancel();
                attempt.Last = RunAsync(attempt.Last, attemptId, attempt, action);
                return;
            }
        }
    }

    async Task RunAsync(Task before, string attemptId, Attempt attempt, Func<Attempt, Task> action)
    {
        // Off the worker's thread, which must not wait for an executor.
        await Task.Yield();
        await before;
        try
        {
            await action(attempt);
        }
        catch (OperationCanceledException)
        {
            // The console is closing; the next watch tells what became of the attempt.
        }
        lock (attempt)
        {
            if (--attempt.Waiting > 0)
                return;
            attempt.Done = true;
            attempt.Dispose();
            busy.TryRemove(attemptId, out _);
        }
    }

    async Task StartAsync(JobSpec job, IExecutor executor, Action<string> refused, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Not cancelled by a stop: a start that is half done could never be told from one that is not.
                await executor.StartAsync(job, closing.Token);
                return;
            }
            catch (JobRefusedException e)
            {
                refused(e.Message);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogStartFailed(e, job.AttemptId, executor.Name, attempt);
                if (attempt == MostTries || !await PauseAsync(attempt, stopping))
                {
                    // It may have started after all: make sure that it doesn't run on behind a step that ended.
                    await executor.StopAsync(job.AttemptId, TimeSpan.Zero, closing.Token);
                    refused($"{executor.Name} could not start it in {attempt} tries: {e.Message}");
                    return;
                }
            }
        }
    }

    /// <summary>False: a stop came meanwhile.</summary>
    async Task<bool> PauseAsync(int attempt, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping, closing.Token);
        var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, attempt));
        try
        {
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancel.Token);
            return true;
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(busy.Values.Select(a => a.Last));
        closing.Dispose();
    }

    /// <summary>The queue of actions of one attempt.</summary>
    sealed class Attempt : IDisposable
    {
        public Task Last { get; set; } = Task.CompletedTask;
        public int Waiting { get; set; }
        public bool Done { get; set; }
        public CancellationTokenSource Stopping { get; } = new();

        public void Dispose() => Stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Starting {AttemptId} on {Target} failed (try {Try}).")]
    partial void LogStartFailed(Exception exception, string attemptId, string target, int @try);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stopping {AttemptId} failed.")]
    partial void LogStopFailed(Exception exception, string attemptId);
}
