using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Runs;

/// <summary>Looks at the nodes and at the data folder's disk again and again, and tells the worker.</summary>
sealed partial class NodeMonitor(
    JobDispatcher dispatcher, WorkerInbox inbox, EngineHealth health, IDiskSpace disk, IOptions<EngineOptions> options, TimeProvider time,
    ILogger<NodeMonitor> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look; what is posted to the worker afterwards is decided with what was seen.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        var nodes = new List<NodeInfo>();
        foreach (var executor in dispatcher.Executors)
        {
            try
            {
                nodes.AddRange(await executor.ObserveAsync(cancel));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogObserveFailed(e, executor.Name);
            }
        }
        var full = disk.WhyFull(options.Value);
        health.SetDisk(full);
        inbox.Post(new NodesObserved(nodes, full is not null));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The nodes of {Target} could not be observed.")]
    partial void LogObserveFailed(Exception exception, string target);
}
