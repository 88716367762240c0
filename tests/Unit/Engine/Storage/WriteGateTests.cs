using AiPlatform.Engine;
using AiPlatform.Engine.Storage;
using AiPlatform.Unit.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiPlatform.Unit.Engine.Storage;

public sealed class WriteGateTests : IAsyncDisposable
{
    readonly TemporaryFolder folder = new();
    readonly WriteGate gate;

    public WriteGateTests()
    {
        gate = new(Options.Create(new EngineOptions { DataFolder = folder.Path }), NullLogger<WriteGate>.Instance);
        Execute("CREATE TABLE t (v INTEGER UNIQUE)");
    }

    [Fact]
    public async Task Work_is_durable_when_its_task_ends()
    {
        await gate.WriteAsync(scope => scope.Execute("INSERT INTO t VALUES ($0)", 1));
        Assert.Equal(1L, Count());
    }

    [Fact]
    public async Task Work_that_throws_is_undone_alone_and_hears_its_exception()
    {
        var writes = Enumerable.Range(0, 50).Select(i => gate.WriteAsync(scope =>
        {
            scope.Execute("INSERT INTO t VALUES ($0)", i);
            if (i % 10 == 3)
                throw new RefusedException("odd", "no");
        })).ToList();
        var outcomes = await Task.WhenAll(writes.Select(async w =>
        {
            try
            {
                await w;
                return true;
            }
            catch (RefusedException)
            {
                return false;
            }
        }));
        Assert.Equal(45, outcomes.Count(o => o));
        Assert.Equal(45L, Count());
    }

    [Fact]
    public async Task A_broken_statement_fails_its_own_work_only()
    {
        await Assert.ThrowsAsync<SqliteException>(() => gate.WriteAsync(scope => scope.Execute("INSERT INTO nowhere VALUES (1)")));
        await gate.WriteAsync(scope => scope.Execute("INSERT INTO t VALUES ($0)", 7));
        Assert.Equal(1L, Count());
    }

    [Fact]
    public async Task A_full_database_fails_the_write_and_the_next_one_after_there_is_room_succeeds()
    {
        await gate.WriteAsync(scope => scope.Execute("CREATE TABLE big (b BLOB)"));
        var pages = await gate.WriteAsync(scope => (long)scope.Scalar("PRAGMA page_count")!);
        await gate.WriteAsync(scope => scope.Scalar($"PRAGMA max_page_count={pages + 4}"));
        await Assert.ThrowsAsync<StorageException>(() => gate.WriteAsync(scope => scope.Execute("INSERT INTO big VALUES (zeroblob(1000000))")));
        // The gate opened a new connection, whose limit is the default again.
        await gate.WriteAsync(scope => scope.Execute("INSERT INTO big VALUES (zeroblob(1000000))"));
        Assert.Equal(1L, (long)Scalar("SELECT count(*) FROM big"));
    }

    [Fact]
    public async Task A_closed_gate_refuses()
    {
        await gate.DisposeAsync();
        await Assert.ThrowsAsync<StorageException>(() => gate.WriteAsync(scope => scope.Execute("SELECT 1")));
    }

    long Count() => (long)Scalar("SELECT count(*) FROM t");

    void Execute(string sql) => Open().Run(sql);

    object Scalar(string sql)
    {
        using var command = Open().CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    SqliteConnection Open()
    {
        var connection = new SqliteConnection(Sqlite.ConnectionString(folder.File("platform.db")));
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await gate.DisposeAsync();
        folder.Dispose();
    }
}
