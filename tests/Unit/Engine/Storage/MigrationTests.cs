using AiPlatform.Engine.Storage;
using AiPlatform.Unit.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace AiPlatform.Unit.Engine.Storage;

public class MigrationTests
{
    [Fact]
    public void The_migrations_hold_the_whole_model()
    {
        using var db = new DesignTimeDb().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_migration_lock_left_by_a_killed_process_does_not_stop_the_start()
    {
        await using var engine = await EngineHost.StartAsync();
        await engine.Get<WriteGate>().WriteAsync(scope =>
            scope.Execute("CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)"));
        await engine.Get<WriteGate>().WriteAsync(scope => scope.Execute("INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')"));
        await engine.RestartAsync();
        Assert.Empty((await engine.Runs.ListAsync(EngineHost.Engineer, new("default"), new())).Items);
    }

    [Fact]
    public async Task A_second_engine_on_the_same_folder_is_refused_with_the_reason()
    {
        await using var engine = await EngineHost.StartAsync();
        using var second = new DataFolderLock(Microsoft.Extensions.Options.Options.Create(new AiPlatform.Engine.EngineOptions { DataFolder = engine.Folder.Path }));
        Assert.Contains(engine.Folder.Path, Assert.Throws<DataFolderInUseException>(second.Take).Message, StringComparison.Ordinal);
    }
}
