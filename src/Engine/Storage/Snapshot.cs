using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AiPlatform.Engine.Storage;

static class Snapshot
{
    /// <summary>All reads until disposal see one moment. EF's own transactions would take the write lock at once; this one never does.</summary>
    public static async Task<IDbContextTransaction> BeginSnapshotAsync(this PlatformDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return db.Database.UseTransaction(transaction)!;
    }
}
