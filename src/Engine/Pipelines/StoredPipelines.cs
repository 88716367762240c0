using AiPlatform.Engine.Access;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Pipelines;

sealed class StoredPipelines(IDbContextFactory<PlatformDb> databases, WriteGate gate, IIds ids, TimeProvider time) : IPipelineStore
{
    public async Task<PipelineDetail> CreateAsync(Actor actor, string project, PipelineDraft draft, CancellationToken cancel = default)
    {
        actor.Demand(Permission.EditPipelines, project);
        var (spec, hash) = Check(draft);
        var now = time.GetUtcNow();
        var row = new PipelineRow
        {
            Id = ids.New("pl"), Project = project, Name = spec.Name, Description = spec.Description, Kind = spec.Kind, Version = 1,
            StepCount = spec.Steps.Count, CreatedAt = now, CreatedBy = actor.Name, UpdatedAt = now,
        };
        var version = Version(row.Id, 1, hash, draft, actor, now);
        await gate.WriteAsync(scope =>
        {
            DemandFreeName(scope.Db, project, spec.Name, row.Id);
            scope.Db.Add(row);
            scope.Db.Add(version);
            scope.Db.SaveChanges();
        });
        return Detail(row, version, spec);
    }

    public async Task<PipelineDetail> SaveAsync(Actor actor, string id, int expectedVersion, PipelineDraft draft, CancellationToken cancel = default)
    {
        var before = await GetAsync(actor, id, null, cancel);
        actor.Demand(Permission.EditPipelines, before.Summary.Project);
        var (spec, hash) = Check(draft);
        return await gate.WriteAsync(scope =>
        {
            var row = scope.Db.Set<PipelineRow>().Single(p => p.Id == id);
            if (row.Version != expectedVersion)
                throw new StaleVersionException(expectedVersion, row.Version);
            var last = scope.Db.Set<PipelineVersionRow>().Single(v => v.PipelineId == id && v.Number == row.Version);
            var source = draft.SourceDigest ?? last.SourceDigest;
            if (last.Yaml == draft.Yaml && last.Layout == draft.Layout && last.SourceDigest == source)
                return Detail(row, last, spec);
            DemandFreeName(scope.Db, row.Project, spec.Name, id);
            var version = Version(id, row.Version + 1, hash, draft with { SourceDigest = source }, actor, time.GetUtcNow());
            row.Name = spec.Name;
            row.Description = spec.Description;
            row.Kind = spec.Kind;
            row.StepCount = spec.Steps.Count;
            row.Version = version.Number;
            row.UpdatedAt = version.CreatedAt;
            scope.Db.Add(version);
            scope.Db.SaveChanges();
            return Detail(row, version, spec);
        });
    }

    public async Task ArchiveAsync(Actor actor, string id, int? expectedVersion, CancellationToken cancel = default)
    {
        var before = await GetAsync(actor, id, null, cancel);
        actor.Demand(Permission.EditPipelines, before.Summary.Project);
        await gate.WriteAsync(scope =>
        {
            var row = scope.Db.Set<PipelineRow>().Single(p => p.Id == id);
            if (expectedVersion is { } expected && row.Version != expected)
                throw new StaleVersionException(expected, row.Version);
            row.ArchivedAt = time.GetUtcNow();
            scope.Db.SaveChanges();
        });
    }

    public async Task<PipelineDetail> GetAsync(Actor actor, string id, int? version = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Set<PipelineRow>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancel);
        // An archived pipeline can't be opened, but a run's version of it stays readable.
        if (row is null || !actor.May(Permission.Read, row.Project) || (row.ArchivedAt is not null && version is null))
            throw new NotFoundException("pipeline", id);
        var number = version ?? row.Version;
        var stored = await db.Set<PipelineVersionRow>().AsNoTracking().FirstOrDefaultAsync(v => v.PipelineId == id && v.Number == number, cancel)
            ?? throw new NotFoundException("pipeline version", $"{id} v{number}");
        return Detail(row, stored, PipelineYaml.Parse(stored.Yaml).Spec
            ?? throw new InvalidOperationException($"The stored text of {id} version {number} is no longer valid."));
    }

    public async Task<PipelineDetail?> FindByNameAsync(Actor actor, string project, string name, CancellationToken cancel = default)
    {
        actor.Demand(Permission.Read, project);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var id = await db.Set<PipelineRow>().Where(p => p.Project == project && p.Name == name && p.ArchivedAt == null)
            .Select(p => p.Id).FirstOrDefaultAsync(cancel);
        return id is null ? null : await GetAsync(actor, id, null, cancel);
    }

    public async Task<Page<PipelineSummary>> ListAsync(Actor actor, string project, PageRequest page, CancellationToken cancel = default)
    {
        actor.Demand(Permission.Read, project);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var query = db.Set<PipelineRow>().AsNoTracking().Where(p => p.Project == project && p.ArchivedAt == null);
        // Ids sort by creation time: newest first, and the last id of a page is its cursor.
        if (page.Cursor is { } before)
            query = query.Where(p => string.Compare(p.Id, before) < 0);
        var rows = await query.OrderByDescending(p => p.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return new([.. rows.Take(page.Limit).Select(Summary)], rows.Count > page.Limit ? rows[page.Limit - 1].Id : null);
    }

    static (PipelineSpec Spec, string Hash) Check(PipelineDraft draft)
    {
        var parsed = PipelineYaml.Parse(draft.Yaml);
        return parsed.Spec is { } spec ? (spec, parsed.Hash!) : throw new InvalidPipelineException(parsed.Problems);
    }

    static void DemandFreeName(PlatformDb db, string project, string name, string id)
    {
        if (db.Set<PipelineRow>().Any(p => p.Project == project && p.Name == name && p.ArchivedAt == null && p.Id != id))
            throw new RefusedException("name-taken", $"Project {project} already has a pipeline '{name}'. Choose another name, or save a new version of that one.",
                new Dictionary<string, string[]> { ["/name"] = [$"'{name}' is taken in project {project}."] });
    }

    static PipelineVersionRow Version(string id, int number, string hash, PipelineDraft draft, Actor actor, DateTimeOffset now) => new()
    {
        PipelineId = id, Number = number, Yaml = draft.Yaml, Hash = hash, Layout = draft.Layout, SourceDigest = draft.SourceDigest,
        CreatedAt = now, CreatedBy = actor.Name, Message = draft.Message,
    };

    static PipelineDetail Detail(PipelineRow row, PipelineVersionRow version, PipelineSpec spec) => new(
        Summary(row),
        new(version.PipelineId, version.Number, version.Yaml, version.Hash, version.Layout, version.SourceDigest, version.CreatedAt, version.CreatedBy, version.Message),
        spec);

    static PipelineSummary Summary(PipelineRow p) =>
        new(p.Id, p.Project, p.Name, p.Description, p.Kind, p.Version, p.StepCount, p.CreatedAt, p.CreatedBy, p.UpdatedAt);
}
