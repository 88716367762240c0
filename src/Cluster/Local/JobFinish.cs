using System.Globalization;
using AiPlatform.Engine.Jobs;

namespace AiPlatform.Cluster.Local;

/// <summary>From the exit file to the report: outputs into the store, the failure in words.</summary>
static class JobFinish
{
    public static async Task<ResultRecord> CollectAsync(IContentStore store, AttemptFiles files, CancellationToken cancel)
    {
        var exit = files.ReadExit() ?? throw new IOException($"{files.Exit} can't be read.");
        var job = files.Read(files.Job, LocalJson.Default.JobRecord) ?? throw new IOException($"{files.Job} can't be read.");
        var usage = new ResourceUsage(exit.CpuSeconds, exit.PeakMemoryBytes, (exit.EndedAt - exit.StartedAt).TotalSeconds);
        var result = new ResultRecord(exit.EndedAt, exit.ExitCode, exit.Signal, usage, Failure(exit), [], new Dictionary<string, string>());
        if (result is { ExitCode: 0, Failure: null })
        {
            var collected = await OutputCollector.CollectAsync(store, files.Work, job.Outputs, files.Outputs, cancel);
            result = result with { Failure = collected.Failure, Artifacts = collected.Artifacts, Values = collected.Values };
        }
        files.Write(files.Result, result, LocalJson.Default.ResultRecord, durable: true);
        // What was worth keeping is in the store; the folder of a failed step stays for whoever looks for the cause.
        if (result is { ExitCode: 0, Failure: null })
            Delete(files.Work);
        Delete(files.Temporary);
        return result;
    }

    static string? Failure(ExitRecord exit)
    {
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
}
