using System.Threading.Channels;
using AiPlatform.Engine.Runs;

namespace AiPlatform.Console.Runs;

/// <summary>Lets a page read again when there is news: at once, and then at most four times a second.</summary>
sealed class RunNews(RunFeed feed, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Goes on until it is cancelled. The page reads once at the start, so nothing is missed from before it listened.</summary>
    /// <param name="runId">Null: news of all runs.</param>
    public async Task ListenAsync(string? runId, Func<Task> read, CancellationToken cancel)
    {
        using var subscription = feed.Subscribe(runId);
        var due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        due.Writer.TryWrite(true);
        var hearing = HearAsync(subscription, due.Writer, cancel);
        try
        {
            await foreach (var _ in due.Reader.ReadAllAsync(cancel))
            {
                await read();
                await Task.Delay(Pause, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The page was left.
        }
        await hearing;
    }

    static async Task HearAsync(RunFeed.Subscription subscription, ChannelWriter<bool> due, CancellationToken cancel)
    {
        try
        {
            await foreach (var _ in subscription.ReadAsync(cancel))
                due.TryWrite(true);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
