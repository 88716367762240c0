using AiPlatform.Engine.Jobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Runs;

/// <summary>Listens to every executor and hands what it hears to the worker. A watch that breaks is begun anew with what is live then.</summary>
sealed partial class ExecutorWatch(
    JobDispatcher dispatcher, LiveRuns live, WorkerInbox inbox, IOptions<EngineOptions> options, TimeProvider time, ILogger<ExecutorWatch> logger) : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    CancellationTokenSource? cancel;
    Task running = Task.CompletedTask;

    /// <summary>
    /// Returns when every executor listens (or failed to, and is tried again): what is placed after that was not expected
    /// and can't be taken for something that never started.
    /// </summary>
    public async Task StartAsync()
    {
        cancel = new CancellationTokenSource();
        var listeners = dispatcher.Executors.Select(executor => new Listener(executor)).ToList();
        running = Task.WhenAll(listeners.Select(listener => Task.Run(() => ListenAsync(listener, cancel.Token))));
        await Task.WhenAll(listeners.Select(listener => listener.Tried.Task));
    }

    public async Task StopAsync()
    {
        if (cancel is null)
            return;
        await cancel.CancelAsync();
        await running;
        cancel.Dispose();
        cancel = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    async Task ListenAsync(Listener listener, CancellationToken stop)
    {
        var executor = listener.Executor;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var report in executor.WatchAsync(() => Expected(listener), stop))
                    inbox.Post(new HeardReport(report));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                listener.Tried.TrySetResult();
                return;
            }
            catch (Exception e)
            {
                LogWatchBroke(e, executor.Name);
                listener.Tried.TrySetResult();
                await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    List<JobRef> Expected(Listener listener)
    {
        var expected = live.AttemptsOn(listener.Executor.Name).Select(a => new JobRef(
            a.Id, LaunchPlanner.DirectoryOf(options.Value.RunsFolder, a.Step.Run.Id, a.Step.Spec.Name, a.Number))).ToList();
        listener.Tried.TrySetResult();
        return expected;
    }

    sealed record Listener(IExecutor Executor)
    {
        public TaskCompletionSource Tried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The watch of {Target} broke and is begun anew.")]
    partial void LogWatchBroke(Exception exception, string target);
}
