using Microsoft.Extensions.Logging;

namespace AiPlatform.Cluster.Local;

/// <summary>The console's way to the keeper; starts one when there is none, and another when it is lost.</summary>
sealed partial class KeeperClient(KeeperPlace place, IReadOnlyList<string> command, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    readonly SemaphoreSlim connecting = new(1);
    KeeperLine? line;
    volatile bool closing;

    /// <summary>An attempt's exit file is written.</summary>
    public event Action<string>? Ended;

    /// <summary>The keeper is gone: its steps are orphans now.</summary>
    public event Action? Lost;

    /// <summary>Attempts whose end the present keeper will tell; starts a keeper when there is none.</summary>
    public async Task<IReadOnlySet<string>> RunningAsync(CancellationToken cancel) =>
        (await AskAsync(new KeeperRequest(0), cancel)).Running!.ToHashSet();

    /// <summary>Asks once more when the keeper is lost before it answered: starts and stops are idempotent by attempt id.</summary>
    /// <exception cref="IOException">The keeper could not do it, or was lost twice.</exception>
    public async Task<KeeperNews> AskAsync(KeeperRequest request, CancellationToken cancel)
    {
        KeeperNews news;
        try
        {
            news = await (await ConnectAsync(cancel)).AskAsync(request, cancel);
        }
        catch (IOException)
        {
            news = await (await ConnectAsync(cancel)).AskAsync(request, cancel);
        }
        return news.Error is { } error ? throw new IOException(error) : news;
    }

    async Task<KeeperLine> ConnectAsync(CancellationToken cancel)
    {
        if (line is { Broken: false } open)
            return open;
        await connecting.WaitAsync(cancel);
        try
        {
            if (line is { Broken: false } opened)
                return opened;
            line = await TryOpenAsync(cancel) ?? await StartAsync(cancel);
            _ = TellWhenLostAsync(line);
            return line;
        }
        finally
        {
            connecting.Release();
        }
    }

    Task<KeeperLine?> TryOpenAsync(CancellationToken cancel) => KeeperLine.TryOpenAsync(place, id => Ended?.Invoke(id), cancel);

    async Task<KeeperLine> StartAsync(CancellationToken cancel)
    {
        LogStarting(place.Folder);
        var deadline = time.GetUtcNow() + Patience;
        var keeper = new KeeperProcess(place, command);
        while (time.GetUtcNow() < deadline)
        {
            // Ended: it found another one, which may itself be about to end.
            var gaveWay = keeper.Ended.IsCompleted;
            if (await TryOpenAsync(cancel) is { } started)
                return started;
            if (gaveWay)
                keeper = new KeeperProcess(place, command);
            await Task.Delay(gaveWay ? 10 * Poll : Poll, time, cancel);
        }
        throw new IOException($"The keeper, which runs the steps, did not come up in {Patience.TotalSeconds} s; its log is {place.Log}.");
    }

    async Task TellWhenLostAsync(KeeperLine open)
    {
        await open.Listening;
        if (closing)
            return;
        LogLost();
        Lost?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        closing = true;
        if (line is { } open)
            await open.DisposeAsync();
        connecting.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Starting the keeper of {Folder}.")]
    partial void LogStarting(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line to the keeper broke; its steps are watched by their locks.")]
    partial void LogLost();
}
