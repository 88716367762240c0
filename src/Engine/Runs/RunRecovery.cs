using System.Text.Json;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Runs;

/// <summary>Reads back the runs that had not ended: after a start, and after a write that failed.</summary>
sealed class RunRecovery(IDbContextFactory<PlatformDb> databases, SpecCache specs)
{
    public async Task<(IReadOnlyList<LiveRun> Runs, long LastSeq)> LoadAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var runs = new List<LiveRun>();
        foreach (var row in await db.Set<RunRow>().AsNoTracking().Where(r => r.FinishedAt == null).OrderBy(r => r.Id).ToListAsync(cancel))
            runs.Add(await LoadAsync(db, row, cancel));
        var lastSeq = await db.Set<EventRow>().MaxAsync(e => (long?)e.Seq, cancel) ?? 0;
        return (runs, lastSeq);
    }

    async Task<LiveRun> LoadAsync(PlatformDb db, RunRow row, CancellationToken cancel)
    {
        var pinned = await specs.GetAsync(row.PipelineId, row.Version, cancel);
        var run = new LiveRun(new(
            row.Id, row.Project, row.PipelineId, row.PipelineName, row.Version, pinned.Spec, pinned.SourceDigest,
            Map(row.Parameters), Map(row.Files), row.CreatedAt, row.CreatedBy))
        {
            Status = row.Status,
            StartedAt = row.StartedAt,
            CancelAskedAt = row.CancelAskedAt,
            CancelAskedBy = row.CancelAskedBy,
            Message = row.Message,
        };
        foreach (var step in await db.Set<StepRow>().AsNoTracking().Where(s => s.RunId == row.Id).ToListAsync(cancel))
            Restore(run.Steps[step.Position], step);
        foreach (var attempt in await db.Set<AttemptRow>().AsNoTracking().Where(a => a.RunId == row.Id).OrderBy(a => a.Number).ToListAsync(cancel))
            Restore(run.Steps.First(s => s.Spec.Name == attempt.Step), attempt);
        foreach (var group in (await db.Set<ArtifactRow>().AsNoTracking().Where(a => a.RunId == row.Id).ToListAsync(cancel)).GroupBy(a => a.Step))
            run.Steps.First(s => s.Spec.Name == group.Key).Artifacts =
                [.. group.Select(a => new JobArtifact(a.Name, a.Path, a.Type, a.Digest, a.SizeBytes, a.IsFolder))];
        run.Open = run.Steps.Count(s => !s.Status.IsTerminal());
        return run;
    }

    static void Restore(LiveStep step, StepRow row)
    {
        step.Status = row.Status;
        step.PendingReason = row.PendingReason;
        step.AttemptNumber = row.Attempt;
        step.StartedAt = row.StartedAt;
        step.FinishedAt = row.FinishedAt;
        step.Message = row.Message;
        step.Values = row.Values is null ? null : Map(row.Values);
    }

    static void Restore(LiveStep step, AttemptRow row) =>
        step.Attempt = new LiveAttempt(step, row.Id, row.Number, row.Target, row.Node, Gpus(row.Gpus), row.CreatedAt)
        {
            Status = row.Status,
            ProcessId = row.ProcessId,
            StartedAt = row.StartedAt,
            FinishedAt = row.FinishedAt,
            ExitCode = row.ExitCode,
            Signal = row.Signal,
            Message = row.Message,
        };

    static IReadOnlyList<int> Gpus(string? list) =>
        list is null ? [] : [.. list.Split(',').Select(g => int.Parse(g, System.Globalization.CultureInfo.InvariantCulture))];

    internal static Dictionary<string, string> Map(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}
