using System.Globalization;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using Microsoft.Extensions.Logging;

namespace AiPlatform.Cluster.Local;

/// <summary>From the exit file to the report: outputs into the store, the failure in words. The report is kept in a file, the same for all who ask.</summary>
sealed partial class JobFinish(IContentStore store, TimeProvider time, ILogger logger)
{
    static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(5);

    /// <summary>Waits while the disk is full: nothing is wrong with the step, and its outputs are still there.</summary>
    public async Task<JobReport> ReadAsync(string attemptId, AttemptFiles files, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                if ((files.Read(files.Result, LocalJson.Default.ResultRecord) ?? await CollectAsync(files, cancel)) is { } result)
                    return result.Report(attemptId);
                return new JobLost(attemptId, time.GetUtcNow(), $"It ended, but its files in {files.Directory} are damaged.", Started: true);
            }
            catch (Exception e) when (e is RefusedException || DiskFull.Is(e))
            {
                LogWaiting(e, attemptId);
                await Task.Delay(DiskPause, time, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogDamaged(e, attemptId);
                return new JobLost(attemptId, time.GetUtcNow(), "It ended, but its outputs could not be collected: " + e.Message, Started: true);
            }
        }
    }

    /// <summary>Once the report is told. What was worth keeping is in the store; the folder of a failed step stays for whoever looks for the cause.</summary>
    public static void Tidy(AttemptFiles files)
    {
        if (files.Read(files.Result, LocalJson.Default.ResultRecord) is not { } result)
            return;
        if (result is { ExitCode: 0, Failure: null } && Directory.Exists(files.Work))
        {
            // The result must outlive a loss of power before what it was made from goes.
            if (!AttemptFiles.TryFlush(files.Result))
                return;
            Delete(files.Work);
        }
        Delete(files.Temporary);
    }

    /// <returns>Null: the files can't be read.</returns>
    async Task<ResultRecord?> CollectAsync(AttemptFiles files, CancellationToken cancel)
    {
        if (files.ReadExit() is not { } exit || files.Read(files.Job, LocalJson.Default.JobRecord) is not { } job)
            return null;
        var usage = new ResourceUsage(exit.CpuSeconds, exit.PeakMemoryBytes, (exit.EndedAt - exit.StartedAt).TotalSeconds);
        var result = new ResultRecord(exit.EndedAt, exit.ExitCode, exit.Signal, usage, Failure(exit), [], new Dictionary<string, string>());
        if (result is { ExitCode: 0, Failure: null })
        {
            var collected = await OutputCollector.CollectAsync(store, files.Work, job.Outputs, files.Outputs, cancel);
            result = result with { Failure = collected.Failure, Artifacts = collected.Artifacts, Values = collected.Values };
        }
        files.Write(files.Result, result, LocalJson.Default.ResultRecord, durable: false);
        return result;
    }

    static string? Failure(ExitRecord exit)
    {
        if (exit.Error is not null)
            return exit.Error;
        if (exit.OomKills == 0 || exit.ExitCode == 0)
            return null;
        var limit = exit.MemoryLimitBytes is { } bytes ? $" of {Mebibytes(bytes)}" : "";
        return $"Out of memory: the kernel ended it at its limit{limit} (peak {Mebibytes(exit.PeakMemoryBytes)}). Raise resources.memory, or let it use less.";
    }

    static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.#", CultureInfo.InvariantCulture) + " MiB";

    static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A step may leave files that can't be removed; they cost room, not correctness.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outputs of {AttemptId} can't be stored now; trying again.")]
    partial void LogWaiting(Exception exception, string attemptId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outputs of {AttemptId} could not be collected.")]
    partial void LogDamaged(Exception exception, string attemptId);
}
