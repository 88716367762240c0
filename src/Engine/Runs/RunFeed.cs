using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AiPlatform.Engine.Runs;

/// <summary>
/// Live news for screens. It may drop: a slow reader gets the latest news and reads the store for the rest,
/// so nobody may decide anything from it.
/// </summary>
public sealed class RunFeed
{
    readonly ConcurrentDictionary<long, Subscription> subscriptions = new();
    long nextId;

    /// <summary>Tells every subscription that wants it, after the commit.</summary>
    public void Publish(IReadOnlyList<RunEvent> events)
    {
        foreach (var subscription in subscriptions.Values)
            subscription.Offer(events);
    }

    /// <param name="runId">Null: news of all runs.</param>
    public Subscription Subscribe(string? runId = null)
    {
        var id = Interlocked.Increment(ref nextId);
        var subscription = new Subscription(runId, () => subscriptions.TryRemove(id, out _));
        subscriptions[id] = subscription;
        return subscription;
    }

    public sealed class Subscription : IDisposable
    {
        readonly Channel<RunEvent> news = Channel.CreateBounded<RunEvent>(
            new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        readonly string? runId;
        readonly Action remove;

        internal Subscription(string? runId, Action remove) => (this.runId, this.remove) = (runId, remove);

        public IAsyncEnumerable<RunEvent> ReadAsync(CancellationToken cancel) => news.Reader.ReadAllAsync(cancel);

        internal void Offer(IReadOnlyList<RunEvent> events)
        {
            foreach (var e in events)
                if (runId is null || e.RunId == runId)
                    news.Writer.TryWrite(e);
        }

        public void Dispose()
        {
            remove();
            news.Writer.TryComplete();
        }
    }
}
