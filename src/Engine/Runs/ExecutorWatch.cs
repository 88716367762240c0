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

    public void Start()
    {
        cancel = new CancellationTokenSource();
        running = Task.WhenAll(dispatcher.Executors.Select(executor => Task.Run(() => ListenAsync(executor, cancel.Token))));
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

    async Task ListenAsync(IExecutor executor, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var report in executor.WatchAsync(Expected(executor.Name), stop))
                    inbox.Post(new HeardReport(report));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogWatchBroke(e, executor.Name);
                await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    List<JobRef> Expected(string target) =>
    [
        .. live.AttemptsOn(target).Select(a => new JobRef(
            a.Id, LaunchPlanner.DirectoryOf(options.Value.RunsFolder, a.Step.Run.Id, a.Step.Spec.Name, a.Number))),
    ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The watch of {Target} broke and is begun anew.")]
    partial void LogWatchBroke(Exception exception, string target);
}
