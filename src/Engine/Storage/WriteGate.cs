using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AiPlatform.Engine.Storage;

/// <summary>
/// The single writer. Everything that changes the database passes here; what arrives while a commit is on its way
/// to the disk shares the next one (group commit), so throughput grows with load and a lone write waits for nobody.
/// </summary>
public sealed partial class WriteGate : IAsyncDisposable
{
    /// <summary>One commit takes at most so many pieces of work, to bound how long the first of them waits.</summary>
    const int LargestGroup = 64;

    readonly Channel<WriteWork> inbox = Channel.CreateUnbounded<WriteWork>(new UnboundedChannelOptions { SingleReader = true });
    readonly string path;
    readonly ILogger logger;
    readonly Lazy<Task> loop;

    public WriteGate(IOptions<EngineOptions> options, ILogger<WriteGate> logger)
    {
        path = options.Value.DatabasePath;
        this.logger = logger;
        loop = new(() => Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    /// <summary>
    /// Runs <paramref name="work"/> inside a transaction and returns after it is durable. Work that throws is undone alone
    /// and its exception comes back here; it must not block and must not keep the scope.
    /// </summary>
    /// <exception cref="StorageException">The database could not be written: nothing of this work is stored.</exception>
    public Task<T> WriteAsync<T>(Func<WriteScope, T> work)
    {
        _ = loop.Value;
        var item = new WriteWork<T>(work);
        if (!inbox.Writer.TryWrite(item))
            item.Fail(new StorageException("The database is closed.", null));
        return item.Done;
    }

    public Task WriteAsync(Action<WriteScope> work) => WriteAsync(scope =>
    {
        work(scope);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        inbox.Writer.TryComplete();
        if (loop.IsValueCreated)
            await loop.Value;
    }

    void Loop()
    {
        SqliteConnection? connection = null;
        WriteScope? scope = null;
        var group = new List<WriteWork>(LargestGroup);
        while (Take(group))
        {
            try
            {
                connection ??= Sqlite.OpenWriter(path);
                scope ??= new WriteScope(connection);
                CommitGroup(scope, group);
            }
            catch (Exception e) when (e is SqliteException or IOException or InvalidOperationException || WriteScope.IsFatal(e))
            {
                LogWriteFailed(e, group.Count);
                // The connection may be anywhere in a transaction: the next group starts with a new one.
                scope?.Dispose();
                connection?.Dispose();
                (scope, connection) = (null, null);
                foreach (var work in group)
                    work.Fail(new StorageException("The database could not be written: " + e.Message, e));
            }
        }
        scope?.Dispose();
        connection?.Dispose();
    }

    /// <summary>Waits for work and takes what is there; false when the gate was closed and all is written.</summary>
    bool Take(List<WriteWork> group)
    {
        group.Clear();
        if (!inbox.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            return false;
        while (group.Count < LargestGroup && inbox.Reader.TryRead(out var work))
            group.Add(work);
        return true;
    }

    static void CommitGroup(WriteScope scope, List<WriteWork> group)
    {
        scope.Begin();
        foreach (var work in group)
            scope.RunUndoable(work.Run);
        scope.Commit();
        foreach (var work in group)
            work.Complete();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A group of {Count} writes failed and was rolled back.")]
    partial void LogWriteFailed(Exception exception, int count);
}

/// <summary>The database can't be written now, such as because its disk is full. Nothing was stored.</summary>
public sealed class StorageException(string message, Exception? inner) : Exception(message, inner);
