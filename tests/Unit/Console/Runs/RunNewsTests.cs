using AiPlatform.Console.Runs;
using AiPlatform.Engine.Runs;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static AiPlatform.Unit.Console.Runs.RunSamples;

namespace AiPlatform.Unit.Console.Runs;

public class RunNewsTests
{
    readonly RunFeed feed = new();
    readonly FakeTimeProvider time = new();
    readonly SemaphoreSlim reads = new(0);

    [Fact]
    public async Task A_page_reads_at_once_and_then_once_for_much_news()
    {
        using var leave = new CancellationTokenSource();
        var listening = Listen(null, leave.Token);
        await Read();
        for (var i = 0; i < 500; i++)
            feed.Publish([Event(i, "run_1")]);
        Assert.Equal(0, reads.CurrentCount);
        await ReadAfterPause();
        Assert.Equal(0, reads.CurrentCount);
        await leave.CancelAsync();
        await listening;
    }

    [Fact]
    public async Task News_of_another_run_are_not_read_for()
    {
        using var leave = new CancellationTokenSource();
        var listening = Listen("run_1", leave.Token);
        await Read();
        feed.Publish([Event(1, "run_2")]);
        feed.Publish([Event(2, "run_1")]);
        await ReadAfterPause();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, reads.CurrentCount);
        await leave.CancelAsync();
        await listening;
    }

    [Fact]
    public async Task A_page_that_was_left_is_let_go()
    {
        using var leave = new CancellationTokenSource();
        var listening = Listen(null, leave.Token);
        await Read();
        await leave.CancelAsync();
        await listening;
        Assert.True(listening.IsCompletedSuccessfully);
    }

    Task Listen(string? run, CancellationToken cancel) => new RunNews(feed, time).ListenAsync(run, () =>
    {
        reads.Release();
        return Task.CompletedTask;
    }, cancel);

    async Task Read() => Assert.True(await reads.WaitAsync(TimeSpan.FromSeconds(20)));

    /// <summary>Steps the clock until it was read: the pause may begin a moment after the news.</summary>
    async Task ReadAfterPause()
    {
        for (var tries = 0; tries < 2000; tries++)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            if (await reads.WaitAsync(TimeSpan.FromMilliseconds(10)))
                return;
        }
        Assert.Fail("The page never read again.");
    }

    static RunEvent Event(long seq, string run) => new(seq, Start, run, null, RunEventKind.RunStarted, Status.Running, 0, null);
}
