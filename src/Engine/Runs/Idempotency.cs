using System.Collections.Concurrent;
using AiPlatform.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AiPlatform.Engine.Runs;

/// <summary>Finds the answer of an earlier call with the same key, and keeps two calls with one key from running side by side.</summary>
sealed class Idempotency(IDbContextFactory<PlatformDb> databases, WriteGate gate, TimeProvider time)
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    readonly ConcurrentDictionary<(string Actor, string Key), bool> inFlight = new();

    /// <param name="start">Starts the run and stores the row that it is given in the same transaction.</param>
    public async Task<string> OnceAsync(string actorId, IdempotencyKey key, Func<Func<string, IdempotencyRow>, Task<string>> start, CancellationToken cancel)
    {
        if (!inFlight.TryAdd((actorId, key.Key), true))
            throw new RefusedException("idempotency-in-flight", "A request with this Idempotency-Key is still being answered. Repeat it in a moment.");
        try
        {
            return await FindAsync(actorId, key, cancel) ?? await start(result => new IdempotencyRow
            {
                ActorId = actorId, Key = key.Key, RequestHash = key.RequestHash, Result = result, CreatedAt = time.GetUtcNow(),
            });
        }
        finally
        {
            inFlight.TryRemove((actorId, key.Key), out _);
        }
    }

    async Task<string?> FindAsync(string actorId, IdempotencyKey key, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var row = await db.Set<IdempotencyRow>().AsNoTracking().FirstOrDefaultAsync(i => i.ActorId == actorId && i.Key == key.Key, cancel);
        if (row is null)
            return null;
        if (row.CreatedAt < time.GetUtcNow() - Kept)
        {
            await gate.WriteAsync(scope => scope.Execute("DELETE FROM idempotency WHERE \"ActorId\"=$0 AND \"Key\"=$1", actorId, key.Key));
            return null;
        }
        if (row.RequestHash != key.RequestHash)
            throw new RefusedException("idempotency-key-reused", "This Idempotency-Key was used with another request. Take a new key for a new request.");
        return row.Result;
    }
}
