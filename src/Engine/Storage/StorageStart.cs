using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace AiPlatform.Engine.Storage;

/// <summary>Takes the data folder and brings the schema up to date, before anything else of the engine starts.</summary>
sealed class StorageStart(DataFolderLock folder, IDbContextFactory<PlatformDb> databases) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        folder.Take();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // We hold the folder, so a migration lock that is still there belongs to a process that was killed while migrating.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
