using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Engine.Scheduling;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Runs;

/// <summary>Runs as people see them, read from the database: the same answer for a live run and for one of last year.</summary>
sealed class RunReader(IDbContextFactory<PlatformDb> databases, SpecCache specs, SlotLedger slots, IOptions<EngineOptions> options)
{
    const int MostEvents = 1000;

    /// <exception cref="NotFoundException">No such run, or not one the actor may see.</exception>
    public async Task<RunRow> FindAsync(Actor actor, string runId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await FindAsync(db, actor, runId, cancel);
    }

    public async Task<RunDetail> GetAsync(Actor actor, string runId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // One snapshot: the steps and the last event belong together.
        await using var snapshot = await db.BeginSnapshotAsync(cancel);
        var run = await FindAsync(db, actor, runId, cancel);
        var steps = await db.Set<StepRow>().AsNoTracking().Where(s => s.RunId == runId).OrderBy(s => s.Position).ToListAsync(cancel);
        var latest = await db.Set<AttemptRow>().AsNoTracking().Where(a => a.RunId == runId).OrderBy(a => a.Number)
            .ToDictionaryLatestAsync(a => a.Step, cancel);
        var lastEvent = await db.Set<EventRow>().Where(e => e.RunId == runId).MaxAsync(e => (long?)e.Seq, cancel) ?? 0;
        var spec = (await specs.GetAsync(run.PipelineId, run.Version, cancel)).Spec;
        var statuses = steps.ToDictionary(s => s.Name, s => s.Status);
        var views = steps.Select(s => View(s, spec.Steps[s.Position], latest.GetValueOrDefault(s.Name), statuses)).ToList();
        return new(Summary(run), RunRecovery.Map(run.Parameters), views, lastEvent);
    }

    public async Task<RunSummary?> LatestAsync(Actor actor, string pipelineId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var run = await db.Set<RunRow>().AsNoTracking().Where(r => r.PipelineId == pipelineId).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancel);
        return run is not null && actor.May(Permission.Read, run.Project) ? Summary(run) : null;
    }

    public async Task<Page<RunSummary>> ListAsync(Actor actor, RunFilter filter, PageRequest page, CancellationToken cancel)
    {
        actor.Demand(Permission.Read, filter.Project);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var query = db.Set<RunRow>().AsNoTracking().Where(r => r.Project == filter.Project);
        if (filter.PipelineId is { } pipeline)
            query = query.Where(r => r.PipelineId == pipeline);
        if (filter.Status is { } status)
            query = query.Where(r => r.Status == status);
        // Ids sort by creation time: newest first, and the last id of a page is its cursor.
        if (page.Cursor is { } before)
            query = query.Where(r => string.Compare(r.Id, before) < 0);
        var rows = await query.OrderByDescending(r => r.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return new([.. rows.Take(page.Limit).Select(Summary)], rows.Count > page.Limit ? rows[page.Limit - 1].Id : null);
    }

    public async Task<IReadOnlyList<ArtifactView>> ArtifactsAsync(Actor actor, string runId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await FindAsync(db, actor, runId, cancel);
        return await db.Set<ArtifactRow>().AsNoTracking().Where(a => a.RunId == runId).OrderBy(a => a.Step).ThenBy(a => a.Name)
            .Select(a => new ArtifactView(a.RunId, a.Step, a.Name, a.Path, a.Type, a.Digest, a.SizeBytes, a.IsFolder)).ToListAsync(cancel);
    }

    public async Task<StepLog> LogAsync(Actor actor, string runId, string step, int? number, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await FindAsync(db, actor, runId, cancel);
        if (!await db.Set<StepRow>().AnyAsync(s => s.RunId == runId && s.Name == step, cancel))
            throw new NotFoundException("step", step);
        var attempt = await db.Set<AttemptRow>().AsNoTracking()
            .Where(a => a.RunId == runId && a.Step == step && (number == null || a.Number == number))
            .OrderByDescending(a => a.Number).FirstOrDefaultAsync(cancel);
        if (attempt is null)
            return number is null ? new("", LogState.NeverStarted, 0, false) : throw new NotFoundException("attempt", $"{step} {number}");
        var path = Path.Combine(LaunchPlanner.DirectoryOf(options.Value.RunsFolder, runId, step, attempt.Number), "log");
        var live = !attempt.Status.IsTerminal();
        if (File.Exists(path))
            return new(path, LogState.Captured, attempt.Number, live);
        return new(path, attempt.StartedAt is null ? LogState.NeverStarted : LogState.Lost, attempt.Number, live);
    }

    public async Task<IReadOnlyList<RunEvent>> EventsAsync(string runId, long after, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<EventRow>().AsNoTracking().Where(e => e.RunId == runId && e.Seq > after).OrderBy(e => e.Seq).Take(MostEvents)
            .Select(e => new RunEvent(e.Seq, e.At, e.RunId, e.Step, e.Kind, e.Status, e.Attempt, e.Message)).ToListAsync(cancel);
    }

    /// <summary>True when the run ended and its last event was written, which is one commit.</summary>
    public async Task<bool> HasEndedAsync(string runId, long after, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Set<RunRow>().AnyAsync(r => r.Id == runId && r.FinishedAt != null, cancel)
            && !await db.Set<EventRow>().AnyAsync(e => e.RunId == runId && e.Seq > after, cancel);
    }

    static async Task<RunRow> FindAsync(PlatformDb db, Actor actor, string runId, CancellationToken cancel)
    {
        var run = await db.Set<RunRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, cancel);
        return run is not null && actor.May(Permission.Read, run.Project) ? run : throw new NotFoundException("run", runId);
    }

    static RunSummary Summary(RunRow r) => new(
        r.Id, r.Project, r.PipelineId, r.PipelineName, r.Version, r.Status, r.StepCount == 0 ? 0 : (double)r.StepsEnded / r.StepCount,
        r.CreatedAt, r.StartedAt, r.FinishedAt, r.CreatedBy, r.Message);

    StepView View(StepRow row, StepSpec spec, AttemptRow? attempt, IReadOnlyDictionary<string, Status> statuses) => new(
        row.Name, spec.Title, spec.Type, spec.Needs, row.Status, row.PendingReason,
        row.PendingReason is { } reason ? WaitingText.For(reason, spec, statuses, slots.Snapshot) : null,
        row.Attempt, attempt?.Node, row.StartedAt, row.FinishedAt, attempt?.ExitCode, attempt?.Signal, row.Message,
        attempt?.WallSeconds is { } wall ? new(attempt.CpuSeconds ?? 0, attempt.PeakMemoryBytes ?? 0, wall) : null);
}

static class LatestQuery
{
    /// <summary>The last row of each key, in the order of the query.</summary>
    public static async Task<Dictionary<string, T>> ToDictionaryLatestAsync<T>(this IQueryable<T> rows, Func<T, string> key, CancellationToken cancel)
    {
        var latest = new Dictionary<string, T>();
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
            latest[key(row)] = row;
        return latest;
    }
}
