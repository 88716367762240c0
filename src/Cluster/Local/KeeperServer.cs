using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace AiPlatform.Cluster.Local;

/// <summary>Talks to consoles (in practice one, for a moment two) on behalf of the keeper.</summary>
sealed class KeeperServer(Keeper keeper, Socket listener, TimeSpan idle)
{
    readonly ConcurrentDictionary<Channel<KeeperNews>, bool> clients = new();

    /// <summary>Ends when there was neither a console nor a step for the idle time.</summary>
    public async Task ServeAsync()
    {
        keeper.Ended += id =>
        {
            foreach (var client in clients.Keys)
                client.Writer.TryWrite(new KeeperNews(Ended: id));
        };
        while (true)
        {
            using var patience = new CancellationTokenSource(idle);
            try
            {
                var socket = await listener.AcceptAsync(patience.Token);
                _ = Task.Run(() => TalkAsync(socket));
            }
            catch (OperationCanceledException)
            {
                if (clients.IsEmpty && keeper.Running.Count == 0)
                    return;
            }
        }
    }

    async Task TalkAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var news = Channel.CreateUnbounded<KeeperNews>();
        clients[news] = true;
        var writing = WriteAsync(stream, news.Reader);
        try
        {
            while (await KeeperFrames.ReadAsync(stream, LocalJson.Default.KeeperRequest, CancellationToken.None) is { } request)
                // Side by side: each start waits for the disk.
                _ = Task.Run(() => news.Writer.TryWrite(Answer(request)));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException)
        {
            // The console is gone, or not a console; the steps go on.
        }
        finally
        {
            clients.TryRemove(news, out _);
            news.Writer.TryComplete();
        }
        await writing;
    }

    KeeperNews Answer(KeeperRequest request)
    {
        try
        {
            if (request.Stop is { } stop)
                keeper.Stop(stop);
            if (request.Start is not { } start)
                return new(request.Number, Running: keeper.Running);
            var started = keeper.Start(start);
            return new(request.Number, Claimed: started is null, Pid: started?.Pid, StartedAt: started?.At);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(request.Number, Error: e.Message);
        }
    }

    static async Task WriteAsync(Stream stream, ChannelReader<KeeperNews> news)
    {
        try
        {
            await foreach (var item in news.ReadAllAsync())
                await KeeperFrames.WriteAsync(stream, item, LocalJson.Default.KeeperNews, CancellationToken.None);
        }
        catch (IOException)
        {
            // The console is gone; it will ask what runs when it is back.
        }
    }
}
