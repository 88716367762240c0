using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;

namespace AiPlatform.Cluster.Local;

/// <summary>One connection to a keeper, until it breaks.</summary>
sealed class KeeperLine : IAsyncDisposable
{
    readonly NetworkStream stream;
    readonly SemaphoreSlim writing = new(1);
    readonly ConcurrentDictionary<long, TaskCompletionSource<KeeperNews>> answers = new();
    readonly Task listening;
    long lastNumber;
    volatile bool broken;

    KeeperLine(Socket socket, Action<string> ended)
    {
        stream = new NetworkStream(socket, ownsSocket: true);
        listening = Task.Run(() => ListenAsync(ended));
    }

    /// <returns>Null: nobody answers there.</returns>
    public static async Task<KeeperLine?> TryOpenAsync(KeeperPlace place, Action<string> ended, CancellationToken cancel)
    {
        using var address = place.OpenAddress();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address.EndPoint, cancel);
            return new(socket, ended);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    public bool Broken => broken;

    /// <summary>Ends when the line is broken.</summary>
    public Task Listening => listening;

    /// <exception cref="IOException">The line broke before the answer came.</exception>
    public async Task<KeeperNews> AskAsync(KeeperRequest request, CancellationToken cancel)
    {
        request = request with { Number = Interlocked.Increment(ref lastNumber) };
        var answer = new TaskCompletionSource<KeeperNews>(TaskCreationOptions.RunContinuationsAsynchronously);
        answers[request.Number] = answer;
        if (broken)
            throw Lost();
        await writing.WaitAsync(cancel);
        try
        {
            // Not cancelled half-way: the next frame would be read as the rest of this one.
            await KeeperFrames.WriteAsync(stream, request, LocalJson.Default.KeeperRequest, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // At once, not when the listener notices: whoever asks again must get a new line.
            broken = true;
            throw Lost();
        }
        finally
        {
            writing.Release();
        }
        return await answer.Task.WaitAsync(cancel);
    }

    async Task ListenAsync(Action<string> ended)
    {
        try
        {
            while (await KeeperFrames.ReadAsync(stream, LocalJson.Default.KeeperNews, CancellationToken.None) is { } news)
            {
                if (news.Ended is { } attempt)
                    ended(attempt);
                else if (news.Number is { } number && answers.TryRemove(number, out var answer))
                    answer.TrySetResult(news);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException or ObjectDisposedException)
        {
            // Whatever it was, this line is of no more use.
        }
        broken = true;
        foreach (var answer in answers.Values)
            answer.TrySetException(Lost());
    }

    static IOException Lost() => new("The line to the keeper broke.");

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await listening;
    }
}
