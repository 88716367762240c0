using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AiPlatform.Engine.Storage;

/// <summary>How connections to the database file are opened.</summary>
static class Sqlite
{
    /// <summary>FULL survives power loss: a commit returns after its fsync.</summary>
    const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY;";

    public static string ConnectionString(string path, bool pooling = true) =>
        new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10, Pooling = pooling }.ToString();

    public static SqliteConnection OpenWriter(string path)
    {
        // Not pooled: after a failure the writer needs a connection that is new to the core.
        var connection = new SqliteConnection(ConnectionString(path, pooling: false));
        connection.Open();
        connection.Run("PRAGMA journal_mode=WAL; " + Pragmas);
        return connection;
    }

    public static DbContextOptionsBuilder UsePlatformDb(this DbContextOptionsBuilder builder, string path) =>
        builder.UseSqlite(ConnectionString(path)).AddInterceptors(PragmaInterceptor.Instance);

    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    sealed class PragmaInterceptor : DbConnectionInterceptor
    {
        public static readonly PragmaInterceptor Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
            ((SqliteConnection)connection).Run(Pragmas);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ((SqliteConnection)connection).Run(Pragmas);
            return Task.CompletedTask;
        }
    }
}
