using System.Text.RegularExpressions;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Jobs;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Data;

sealed partial class StoredFiles(IDbContextFactory<PlatformDb> databases, WriteGate gate, IContentStore store, EngineHealth health, TimeProvider time) : IFileService
{
    public async Task<ProjectFile> UploadAsync(Actor actor, string project, string name, Stream content, CancellationToken cancel = default)
    {
        actor.Demand(Permission.UploadFiles, project);
        if (!GoodName().IsMatch(name))
            throw new RefusedException("bad-name", $"'{name}' can't be a file's name: use letters, digits, '.', '_', '-', and '/' for folders; no part may start with '.'.",
                new Dictionary<string, string[]> { ["/name"] = ["Not a file name that steps could use."] });
        if (health.Disk is { } full)
            throw new RefusedException("disk-full", full);
        var stored = await store.PutAsync(content, cancel);
        return await gate.WriteAsync(scope =>
        {
            var row = scope.Db.Set<FileRow>().SingleOrDefault(f => f.Project == project && f.Name == name);
            if (row is null)
                scope.Db.Add(row = new FileRow { Project = project, Name = name, Digest = "", UploadedBy = "" });
            row.Digest = stored.Digest;
            row.SizeBytes = stored.SizeBytes;
            row.UploadedAt = time.GetUtcNow();
            row.UploadedBy = actor.Name;
            scope.Db.SaveChanges();
            return View(row);
        });
    }

    public async Task<IReadOnlyList<ProjectFile>> ListAsync(Actor actor, string project, CancellationToken cancel = default)
    {
        actor.Demand(Permission.Read, project);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return [.. (await db.Set<FileRow>().AsNoTracking().Where(f => f.Project == project).OrderBy(f => f.Name).ToListAsync(cancel)).Select(View)];
    }

    public async Task<ProjectFile> GetAsync(Actor actor, string project, string name, CancellationToken cancel = default)
    {
        actor.Demand(Permission.Read, project);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Set<FileRow>().AsNoTracking().FirstOrDefaultAsync(f => f.Project == project && f.Name == name, cancel);
        return row is null ? throw new NotFoundException("file", name) : View(row);
    }

    public async Task DeleteAsync(Actor actor, string project, string name, CancellationToken cancel = default)
    {
        actor.Demand(Permission.UploadFiles, project);
        var rows = await gate.WriteAsync(scope => scope.Execute("DELETE FROM file WHERE \"Project\"=$0 AND \"Name\"=$1", project, name));
        if (rows == 0)
            throw new NotFoundException("file", name);
    }

    static ProjectFile View(FileRow f) => new(f.Project, f.Name, f.Digest, f.SizeBytes, f.UploadedAt, f.UploadedBy);

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,7}$", RegexOptions.NonBacktracking)]
    private static partial Regex GoodName();
}
