using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Storage;

/// <summary>The open transaction of the single writer, lent to one piece of work at a time.</summary>
public sealed class WriteScope : IDisposable
{
    // SQLITE_READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB: the transaction is lost, not just one statement.
    static readonly int[] FatalCodes = [8, 10, 11, 13, 14, 26];

    readonly SqliteConnection connection;
    readonly Dictionary<string, SqliteCommand> prepared = [];
    SqliteTransaction? transaction;
    PlatformDb? db;

    internal WriteScope(SqliteConnection connection) => this.connection = connection;

    /// <summary>A context on this transaction; the work calls SaveChanges itself. Slower than <see cref="Execute"/>: not for the hot path.</summary>
    public PlatformDb Db
    {
        get
        {
            if (db is null)
            {
                db = new PlatformDb(new DbContextOptionsBuilder<PlatformDb>().UseSqlite(connection).Options);
                db.Database.UseTransaction(transaction);
            }
            return db;
        }
    }

    /// <summary>Runs a statement that is prepared once per connection. Parameters are positional: <c>$0</c>, <c>$1</c>… Returns the rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteScalar();

    SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
            prepared[sql] = command;
        }
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    internal static bool IsFatal(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is SqliteException sqlite && FatalCodes.Contains(sqlite.SqliteErrorCode))
                return true;
        return false;
    }

    internal void Begin() => transaction = connection.BeginTransaction(deferred: false);

    /// <summary>Work that answers false is undone, and only it.</summary>
    internal void RunUndoable(Func<WriteScope, bool> work)
    {
        Execute("SAVEPOINT work");
        if (!work(this))
            Execute("ROLLBACK TO work");
        Execute("RELEASE work");
        CloseDb();
    }

    internal void Commit()
    {
        transaction!.Commit();
        transaction.Dispose();
        transaction = null;
    }

    void CloseDb()
    {
        db?.Dispose();
        db = null;
    }

    public void Dispose()
    {
        CloseDb();
        foreach (var command in prepared.Values)
            command.Dispose();
        transaction?.Dispose();
    }
}
