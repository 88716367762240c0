using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace AiPlatform.Cluster.Local;

/// <summary>The console's line to the keeper; starts one when there is none, and another when it is lost.</summary>
sealed partial class KeeperClient(KeeperPlace place, IReadOnlyList<string> command, string dataFolder, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    readonly SemaphoreSlim connecting = new(1);
    readonly SemaphoreSlim writing = new(1);
    Connection? connection;
    long lastNumber;
    volatile bool closing;

    /// <summary>An attempt's exit file is written.</summary>
    public event Action<string>? Ended;

    /// <summary>The keeper is gone: its steps are orphans now.</summary>
    public event Action? Lost;

    /// <summary>Attempts that the present keeper waits for; connects when there is no line.</summary>
    public async Task<IReadOnlyCollection<string>> RunningAsync(CancellationToken cancel) => await (await ConnectAsync(cancel)).Running.Task.WaitAsync(cancel);

    /// <summary>As <see cref="RunningAsync"/>, but a keeper that isn't there is not started for the question.</summary>
    public async Task<IReadOnlyCollection<string>> RunningIfThereAsync(CancellationToken cancel) =>
        await TryConnectAsync(cancel) is { } line ? await line.Running.Task.WaitAsync(cancel) : [];

    /// <summary>Asks once more when the keeper is lost before it answered: starts and stops are idempotent by attempt id.</summary>
    /// <exception cref="IOException">The keeper could not do it, or was lost twice.</exception>
    public async Task<KeeperNews> AskAsync(KeeperRequest request, CancellationToken cancel)
    {
        KeeperNews news;
        try
        {
            news = await AskOnceAsync(request, cancel);
        }
        catch (IOException)
        {
            news = await AskOnceAsync(request, cancel);
        }
        return news.Error is { } error ? throw new IOException(error) : news;
    }

    async Task<KeeperNews> AskOnceAsync(KeeperRequest request, CancellationToken cancel)
    {
        var line = await ConnectAsync(cancel);
        request = request with { Number = Interlocked.Increment(ref lastNumber) };
        var answer = new TaskCompletionSource<KeeperNews>(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Answers[request.Number] = answer;
        if (line.Broken)
            throw new IOException("The keeper was lost.");
        await writing.WaitAsync(cancel);
        try
        {
            await KeeperFrames.WriteAsync(line.Stream, request, LocalJson.Default.KeeperRequest, cancel);
        }
        finally
        {
            writing.Release();
        }
        return await answer.Task.WaitAsync(cancel);
    }

    async Task<Connection> ConnectAsync(CancellationToken cancel)
    {
        if (connection is { Broken: false } line)
            return line;
        if (await TryConnectAsync(cancel) is { } there)
            return there;
        LogStarting(place.Folder);
        place.Create();
        var env = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
        Spawn.Session([.. command, dataFolder], env, "/", place.Log);
        var deadline = time.GetUtcNow() + Patience;
        while (time.GetUtcNow() < deadline)
        {
            if (await TryConnectAsync(cancel) is { } started)
                return started;
            await Task.Delay(Poll, time, cancel);
        }
        throw new IOException($"The keeper did not come up in {Patience.TotalSeconds} s; its log is {place.Log}.");
    }

    async Task<Connection?> TryConnectAsync(CancellationToken cancel)
    {
        await connecting.WaitAsync(cancel);
        try
        {
            if (connection is { Broken: false } line)
                return line;
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(place.Socket), cancel);
            }
            catch (SocketException)
            {
                socket.Dispose();
                return null;
            }
            connection = new(new NetworkStream(socket, ownsSocket: true));
            _ = Task.Run(() => ListenAsync(connection), CancellationToken.None);
            return connection;
        }
        finally
        {
            connecting.Release();
        }
    }

    async Task ListenAsync(Connection line)
    {
        try
        {
            while (await KeeperFrames.ReadAsync(line.Stream, LocalJson.Default.KeeperNews, CancellationToken.None) is { } news)
            {
                if (news.Running is { } running)
                    line.Running.TrySetResult([.. running]);
                else if (news.Ended is { } ended)
                    Ended?.Invoke(ended);
                else if (news.Number is { } number && line.Answers.TryRemove(number, out var answer))
                    answer.TrySetResult(news);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            if (!closing)
                LogLost(e);
        }
        line.Break();
        if (closing)
            return;
        Lost?.Invoke();
    }

    public async ValueTask DisposeAsync()
    {
        closing = true;
        if (connection is { } line)
            await line.Stream.DisposeAsync();
        connecting.Dispose();
        writing.Dispose();
    }

    sealed class Connection(Stream stream)
    {
        public Stream Stream { get; } = stream;
        public bool Broken { get; private set; }
        public TaskCompletionSource<IReadOnlyCollection<string>> Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public ConcurrentDictionary<long, TaskCompletionSource<KeeperNews>> Answers { get; } = new();

        public void Break()
        {
            Broken = true;
            var lost = new IOException("The keeper was lost.");
            Running.TrySetException(lost);
            _ = Running.Task.Exception;
            foreach (var answer in Answers.Values)
                answer.TrySetException(lost);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Starting the keeper of {Folder}.")]
    partial void LogStarting(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The line to the keeper broke.")]
    partial void LogLost(Exception exception);
}
