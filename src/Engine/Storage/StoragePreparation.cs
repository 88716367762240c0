using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AiPlatform.Engine.Storage;

public static class StoragePreparation
{
    /// <summary>
    /// For a command that only writes a row, beside a running console too: makes the schema where there is none yet.
    /// The folder is owned by this process only if it had to do so.
    /// </summary>
    /// <exception cref="DataFolderInUseException">The schema is old or missing, and another process holds the folder.</exception>
    public static async Task PrepareStorageAsync(this IServiceProvider services, CancellationToken cancel)
    {
        if (!await IsCurrentAsync(services, cancel))
            await services.GetServices<IHostedService>().OfType<StorageStart>().Single().StartAsync(cancel);
    }

    static async Task<bool> IsCurrentAsync(IServiceProvider services, CancellationToken cancel)
    {
        var path = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<EngineOptions>>().Value.DatabasePath;
        if (!File.Exists(path))
            return false;
        await using var db = await services.GetRequiredService<IDbContextFactory<PlatformDb>>().CreateDbContextAsync(cancel);
        return !(await db.Database.GetPendingMigrationsAsync(cancel)).Any();
    }
}
